package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Lets one platform run in a checkout. The operating system gives the lock back when the
 * process ends, however it ends.
 */
final class InstanceLock implements AutoCloseable {

	private final FileChannel channel;

	private InstanceLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Takes the lock.
	 * @param file the file to lock
	 * @param checkout the value of the property that the process of a platform has on its
	 * command line
	 * @throws CannotRunException when another process has it
	 */
	static InstanceLock take(Path file, String checkout) {
		InstanceLock lock = tryTake(file);
		if (lock == null) {
			throw new CannotRunException("order-food already runs from this folder"
					+ holder(file, checkout).map((pid) -> ", as process " + pid).orElse("")
					+ ": stop it with Ctrl-C where it was started.");
		}
		return lock;
	}

	static boolean isTaken(Path file) {
		if (!Files.exists(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			return tryLock(channel) == null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable InstanceLock tryTake(Path file) {
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			FileLock lock = tryLock(channel);
			if (lock == null) {
				channel.close();
				return null;
			}
			channel.truncate(0);
			String pid = Long.toString(ProcessHandle.current().pid());
			channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
			return new InstanceLock(channel);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/** The number in the file may be another process's, here or in another container. */
	private static Optional<Long> holder(Path file, String checkout) {
		try {
			return Optional.of(Files.readString(file).strip())
				.filter((text) -> text.matches("\\d{1,9}"))
				.flatMap((text) -> ProcessHandle.of(Long.parseLong(text)))
				.filter((process) -> Processes.hasArgument(process, "-Dorderfood.checkout=" + checkout))
				.map(ProcessHandle::pid);
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
