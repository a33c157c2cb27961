package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.io.InputStream;

import dev.orderfood.load.source.SourceFile;

/**
 * A file inside the app's own jar, small enough to be identified by a hash.
 */
final class PackagedContent implements Content {

	private final SourceFile file;

	PackagedContent(SourceFile file) {
		this.file = file;
	}

	@Override
	public long size() {
		return this.file.size();
	}

	@Override
	public boolean isRandomAccess() {
		return false;
	}

	@Override
	public boolean isRepeatable() {
		return true;
	}

	@Override
	public Object identity() {
		return this.file.name();
	}

	@Override
	public ByteInput open(long from) {
		InputStream in = this.file.open();
		return new ByteInput() {
			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				return in.read(buffer, offset, length);
			}

			@Override
			public void close() throws IOException {
				in.close();
			}
		};
	}

	@Override
	public String version() {
		return "sha256 " + this.file.sha256();
	}

}
