package dev.orderfood.load.source;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

/**
 * One file of the source. What is read from it is what its checksum was made of: a file
 * that is written to in between fails the load.
 */
public final class SourceFile {

	private final String name;

	private final Resource content;

	private byte @Nullable [] digest;

	/**
	 * Creates the file; nothing is read yet.
	 * @param name the name that messages give it
	 * @param content where its bytes come from
	 */
	public SourceFile(String name, Resource content) {
		this.name = name;
		this.content = content;
	}

	/**
	 * Returns the name that messages give the file.
	 * @return a file name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the length of the file.
	 * @return the length in bytes, or -1 when it is not known
	 */
	public long size() {
		try {
			return this.content.contentLength();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/**
	 * Returns where the file lies.
	 * @return its path, or nothing when it does not lie in the file system
	 */
	public Optional<Path> path() {
		try {
			return this.content.isFile() ? Optional.of(this.content.getFile().toPath()) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Reads the file once to make its checksum; later calls return the same.
	 * @return the SHA-256 of the file's bytes in lower-case hex
	 * @throws LoadException if the file cannot be read
	 */
	public String sha256() {
		return HexFormat.of().formatHex(digest());
	}

	/**
	 * Opens the file for reading to its end. The stream's last read fails the load when
	 * the bytes are not those of {@link #sha256()}.
	 * @return a stream to be closed
	 * @throws LoadException if the file cannot be read
	 */
	public InputStream open() {
		byte[] expected = digest();
		try {
			return new UnchangedInputStream(this.content.getInputStream(), newDigest(), expected);
		}
		catch (IOException ex) {
			throw unreadable(ex);
		}
	}

	/**
	 * Makes the failure for a file that cannot be read.
	 * @param cause what the file system says
	 * @return the failure, to be thrown
	 */
	public LoadException unreadable(IOException cause) {
		String reason = switch (cause) {
			case NoSuchFileException _, FileNotFoundException _ -> "it is not there";
			case AccessDeniedException _ -> "permission is denied";
			default -> cause.getMessage();
		};
		return new LoadException(this.name + " cannot be read: " + reason + ".", cause);
	}

	private byte[] digest() {
		byte[] known = this.digest;
		if (known == null) {
			MessageDigest sha256 = newDigest();
			try (InputStream in = new DigestInputStream(this.content.getInputStream(), sha256)) {
				in.transferTo(java.io.OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				throw unreadable(ex);
			}
			known = sha256.digest();
			this.digest = known;
		}
		return known;
	}

	static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private final class UnchangedInputStream extends FilterInputStream {

		private final MessageDigest sha256;

		private final byte[] expected;

		private boolean verified;

		UnchangedInputStream(InputStream in, MessageDigest sha256, byte[] expected) {
			super(new DigestInputStream(in, sha256));
			this.sha256 = sha256;
			this.expected = expected;
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			if (read == -1) {
				verify();
			}
			return read;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int read = super.read(bytes, offset, length);
			if (read == -1) {
				verify();
			}
			return read;
		}

		@Override
		public boolean markSupported() {
			return false;
		}

		private void verify() {
			if (!this.verified && !Arrays.equals(this.sha256.digest(), this.expected)) {
				throw new LoadException(SourceFile.this.name
						+ " was changed while it was being read. Run the load again once it is complete.");
			}
			this.verified = true;
		}

	}

}
