package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process on the disk, so that a later run finds it when this one was killed
 * before it could end it.
 */
final class ProcessRecord {

	// The system computes when a process began from its own idea of when it was booted,
	// which moves a little.
	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final Path file;

	ProcessRecord(Path file) {
		this.file = file;
	}

	void write(ProcessHandle process) {
		Instant start = process.info().startInstant().orElse(Instant.now());
		try {
			Files.writeString(this.file, process.pid() + " " + start);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void clear() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Finds the process, unless it has ended; another one that was given its number since
	 * is not it.
	 */
	Optional<ProcessHandle> find() {
		try {
			if (!Files.exists(this.file)) {
				return Optional.empty();
			}
			String[] record = Files.readString(this.file).split(" ", 2);
			if (record.length < 2) {
				return Optional.empty();
			}
			Instant start = Instant.parse(record[1]);
			return ProcessHandle.of(Long.parseLong(record[0]))
				.filter(ProcessRecord::isRunning)
				.filter((process) -> process.info()
					.startInstant()
					.filter((other) -> Duration.between(start, other).abs().compareTo(TOLERANCE) < 0)
					.isPresent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Asks a process to end, and makes it end when it has not done so in time.
	 */
	static void end(ProcessHandle process, Duration patience) {
		process.destroy();
		if (!hasEnded(process, patience)) {
			process.destroyForcibly();
			hasEnded(process, patience);
		}
	}

	static boolean hasEnded(ProcessHandle process, Duration patience) {
		long start = System.nanoTime();
		while (isRunning(process)) {
			if (System.nanoTime() - start > patience.toNanos()) {
				return false;
			}
			try {
				Thread.sleep(INTERVAL);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	// In a container nobody may collect what remains of a process, its number. No program
	// runs under it any more.
	private static boolean isRunning(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

}
