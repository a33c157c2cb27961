package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A file of the file system. It is read through buffers and not mapped: mapped pages
 * count as memory of the process.
 * <p>
 * Its identity is the device and inode, so that symbolic and hard links count as the file
 * that they lead to; a file system without inodes has the real path instead.
 * <p>
 * Its version is what the file system notes about it: size, time of the last change of
 * its bytes, and where there is one the time of the last change of anything, which no
 * program can set back. Hashing gigabytes would take longer than to read them for codes.
 * The version of a file changed in the last moments is not reliable, because another
 * change in the same tick of the file system's clock would not show.
 */
final class LocalContent implements Content {

	private static final Duration TICK = Duration.ofMillis(20);

	/** Of file systems that note whole seconds, or every other second. */
	private static final Duration LONG_TICK = Duration.ofSeconds(2);

	private final Path path;

	LocalContent(Path path) {
		this.path = path;
	}

	@Override
	public long size() throws IOException {
		return isRandomAccess() ? Files.size(this.path) : -1;
	}

	@Override
	public boolean isRandomAccess() {
		return Files.isRegularFile(this.path);
	}

	@Override
	public boolean isRepeatable() {
		return isRandomAccess();
	}

	@Override
	public Object identity() throws IOException {
		Object inode = Files.readAttributes(this.path, BasicFileAttributes.class).fileKey();
		return (inode != null) ? inode : realPath();
	}

	/**
	 * Returns the path without links; a pipe, such as a shell's {@code <(…)}, has none.
	 */
	Path realPath() throws IOException {
		return isRandomAccess() ? this.path.toRealPath() : this.path.toAbsolutePath();
	}

	@Override
	public ByteInput open(long from) throws IOException {
		FileChannel channel = FileChannel.open(this.path);
		if (from > 0) {
			channel.position(from);
		}
		return new ByteInput() {
			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				return channel.read(ByteBuffer.wrap(buffer, offset, length));
			}

			@Override
			public void close() throws IOException {
				channel.close();
			}
		};
	}

	@Override
	public @Nullable String version() throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(this.path, BasicFileAttributes.class);
		if (!attributes.isRegularFile()) {
			return null;
		}
		return "size " + attributes.size() + ", modified " + attributes.lastModifiedTime() + ", changed " + changed();
	}

	@Override
	public boolean isVersionReliable() throws IOException {
		Instant modified = Files.getLastModifiedTime(this.path).toInstant();
		Duration tick = (modified.toEpochMilli() % 1000 == 0) ? LONG_TICK : TICK;
		return modified.isBefore(Instant.now().minus(tick));
	}

	private String changed() throws IOException {
		try {
			return (Files.getAttribute(this.path, "unix:ctime") instanceof FileTime time) ? time.toString() : "unknown";
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			return "unknown";
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
