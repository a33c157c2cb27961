package dev.orderfood.load.coupon.input;

import java.util.concurrent.locks.LockSupport;

/**
 * A file that a test keeps in memory, read in pieces of a given size.
 */
public final class MemoryContent implements Content {

	private final byte[] bytes;

	private final boolean repeatable;

	private final int piece;

	private final long pauseNanos;

	public MemoryContent(byte[] bytes, boolean repeatable, int piece) {
		this(bytes, repeatable, piece, 0);
	}

	private MemoryContent(byte[] bytes, boolean repeatable, int piece, long pauseNanos) {
		this.bytes = bytes;
		this.repeatable = repeatable;
		this.piece = piece;
		this.pauseNanos = pauseNanos;
	}

	/** The same, but so slow that other files are done while it is being read. */
	public MemoryContent slow() {
		return new MemoryContent(this.bytes, this.repeatable, this.piece, 20_000);
	}

	@Override
	public boolean isRandomAccess() {
		return this.repeatable;
	}

	@Override
	public boolean isRepeatable() {
		return this.repeatable;
	}

	@Override
	public long size() {
		return this.repeatable ? this.bytes.length : -1;
	}

	@Override
	public Object identity() {
		return this;
	}

	@Override
	public ByteInput open(long from) {
		return new ByteInput() {
			private int next = (int) from;

			@Override
			public int read(byte[] buffer, int offset, int length) {
				int count = Math.min(Math.min(length, MemoryContent.this.piece),
						MemoryContent.this.bytes.length - this.next);
				if (count == 0) {
					return -1;
				}
				if (MemoryContent.this.pauseNanos > 0) {
					LockSupport.parkNanos(MemoryContent.this.pauseNanos);
				}
				System.arraycopy(MemoryContent.this.bytes, this.next, buffer, offset, count);
				this.next += count;
				return count;
			}
		};
	}

	@Override
	public String version() {
		return "1";
	}

}
