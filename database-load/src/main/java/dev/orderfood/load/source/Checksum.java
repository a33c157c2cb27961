package dev.orderfood.load.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;

import dev.orderfood.load.LoadException;

/**
 * Tells whether a source is still the one that was loaded last.
 */
public final class Checksum {

	/**
	 * Raised when the loader makes something else of the same files, so that they are
	 * loaded once more.
	 */
	private static final int FORMAT = 2;

	private Checksum() {
	}

	/**
	 * Reads the files to their ends.
	 * @param files what a dataset is made of, in an order that matters
	 * @return a SHA-256 in lower-case hex over the files' names and bytes
	 * @throws LoadException if one cannot be read
	 */
	public static String of(Collection<SourceFile> files) {
		MessageDigest sha256 = SourceFile.newDigest();
		sha256.update(("format " + FORMAT + "\n").getBytes(StandardCharsets.UTF_8));
		for (SourceFile file : files) {
			sha256.update((file.sha256() + " " + file.name() + "\n").getBytes(StandardCharsets.UTF_8));
		}
		return HexFormat.of().formatHex(sha256.digest());
	}

}
