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

	static InstanceLock take(Path file) {
		InstanceLock lock = tryTake(file);
		if (lock == null) {
			throw new CannotRunException("order-food already runs from this folder, as process " + holder(file)
					+ ": stop it there with Ctrl-C, or with kill " + holder(file) + ".");
		}
		return lock;
	}

	static boolean isTaken(Path file) {
		if (!Files.exists(file)) {
			return false;
		}
		try (InstanceLock lock = tryTake(file)) {
			return lock == null;
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

	private static String holder(Path file) {
		try {
			return Files.readString(file).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
