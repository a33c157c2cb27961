package dev.orderfood.load.coupon.spill;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

import dev.orderfood.load.LoadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for codes that do not fit into memory. A spill file is removed from the
 * folder as soon as it is open, where the operating system allows it; elsewhere when it
 * is closed. Each load removes the files of killed ones: the locks of a process end with
 * it, so a file that can be locked belongs to no process.
 */
public final class SpillFolder {

	private static final Logger log = LoggerFactory.getLogger(SpillFolder.class);

	private static final String PREFIX = "order-food-coupons-";

	private static final String SPILL = ".spill";

	private final Path path;

	/**
	 * Creates the folder's description; the folder itself is created with the first file.
	 * @param path its path
	 */
	public SpillFolder(Path path) {
		this.path = path.toAbsolutePath();
	}

	/** Returns the free space in bytes. */
	long free() {
		try {
			Path existing = this.path;
			while (!Files.exists(existing)) {
				existing = Objects.requireNonNull(existing.getParent());
			}
			return Files.getFileStore(existing).getUsableSpace();
		}
		catch (IOException ex) {
			throw unusable(ex);
		}
	}

	/** Creates a file, after those of killed loads were removed. */
	FileChannel create() throws IOException {
		try {
			Files.createDirectories(this.path);
			removeLeftovers();
			FileChannel file = FileChannel.open(this.path.resolve(PREFIX + UUID.randomUUID() + SPILL),
					StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE,
					StandardOpenOption.DELETE_ON_CLOSE);
			file.lock();
			return file;
		}
		catch (IOException ex) {
			throw unusable(ex);
		}
	}

	private void removeLeftovers() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.path, PREFIX + "*" + SPILL)) {
			for (Path file : files) {
				if (isAbandoned(file)) {
					log.info("Removing {}, left by a load that was killed", file);
					Files.deleteIfExists(file);
				}
			}
		}
	}

	private static boolean isAbandoned(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
				FileLock free = channel.tryLock()) {
			return free != null;
		}
		catch (IOException | OverlappingFileLockException ex) {
			return false;
		}
	}

	private LoadException unusable(IOException cause) {
		return new LoadException("The folder " + this + " for sorting coupon codes cannot be used: " + cause
				+ ". Name one that can be written to in COUPON_SPILL_DIR.", cause);
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
