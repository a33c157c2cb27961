package dev.orderfood.load.coupon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import dev.orderfood.load.LoadFailed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes that do not fit into memory: sorted runs in one file on disk, eight bytes for
 * each code. Where a run and each of its heads begin is kept in memory; the file without
 * it is worth nothing and is gone as soon as the process is.
 */
final class Spill implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Spill.class);

	private static final int WRITTEN_TOGETHER = 256 * 1024;

	private static final double MEBIBYTE = 1024 * 1024;

	private final SpillFolder folder;

	private final List<SpilledRun> runs = new ArrayList<>();

	private final AtomicLong end = new AtomicLong();

	private @Nullable FileChannel channel;

	Spill(SpillFolder folder) {
		this.folder = folder;
	}

	/**
	 * Announces what is going to be written.
	 * @param codes how many codes at most
	 * @throws LoadFailed if there is no room for them
	 */
	void announce(long codes) {
		long needed = codes * Long.BYTES;
		long free = this.folder.free();
		if (needed > free) {
			throw new LoadFailed("The coupon codes need %.1f MiB in %s, and only %.1f MiB are free there. "
				.formatted(needed / MEBIBYTE, this.folder, free / MEBIBYTE)
					+ "Make room, name another folder in COUPON_SPILL_DIR, or allow more memory.");
		}
		log.info("Sorting up to {} codes on disk: {} MiB in {}, where {} MiB are free", codes,
				Math.round(needed / MEBIBYTE), this.folder, Math.round(free / MEBIBYTE));
	}

	/**
	 * Announces that codes are going to be written, and that nobody can say how many.
	 * @param source what they come from
	 */
	void announceStream(String source) {
		log.info("Sorting codes on disk in {}, where {} MiB are free: {} can be read only once, so how many they will "
				+ "be is not known", this.folder, Math.round(this.folder.free() / MEBIBYTE), source);
	}

	void write(SortedCodes codes) {
		try {
			FileChannel file = channel();
			long start = this.end.getAndAdd((long) codes.size() * Long.BYTES);
			ByteBuffer buffer = ByteBuffer.allocate(WRITTEN_TOGETHER);
			long position = start;
			for (int from = 0; from < codes.size(); from += WRITTEN_TOGETHER / Long.BYTES) {
				int count = Math.min(WRITTEN_TOGETHER / Long.BYTES, codes.size() - from);
				buffer.clear();
				buffer.asLongBuffer().put(codes.rests(), from, count);
				buffer.limit(count * Long.BYTES);
				while (buffer.hasRemaining()) {
					position += file.write(buffer, position);
				}
			}
			keep(new SpilledRun(codes, file, start));
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	private synchronized void keep(SpilledRun run) {
		this.runs.add(run);
	}

	synchronized List<SpilledRun> runs() {
		return List.copyOf(this.runs);
	}

	LoadFailed failed(IOException cause) {
		return new LoadFailed("The folder " + this.folder + " for sorting coupon codes cannot be used: "
				+ Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()) + " (after "
				+ Math.round(this.end.get() / MEBIBYTE)
				+ " MiB). Make room or name another folder in COUPON_SPILL_DIR.", cause);
	}

	private synchronized FileChannel channel() throws IOException {
		FileChannel known = this.channel;
		if (known == null) {
			known = this.folder.create();
			this.channel = known;
		}
		return known;
	}

	@Override
	public synchronized void close() {
		try (FileChannel file = this.channel) {
			if (file != null && this.end.get() > 0) {
				log.debug("{} bytes were spilled", this.end.get());
			}
		}
		catch (IOException ex) {
			log.debug("The spilled codes could not be closed", ex);
		}
	}

	/** Where one run lies in the file. */
	static final class SpilledRun implements CodeRun {

		private final int file;

		private final FileChannel channel;

		private final long offset;

		private final int[] starts;

		private final boolean[] lengths = new boolean[Code.LONGEST + 1];

		SpilledRun(SortedCodes codes, FileChannel channel, long offset) {
			this.file = codes.file();
			this.channel = channel;
			this.offset = offset;
			this.starts = codes.starts();
			for (int i = 0; i < codes.size(); i++) {
				this.lengths[Code.length(codes.rests()[i])] = true;
			}
		}

		/** Whether any of the codes has the length. */
		boolean holds(int length) {
			return this.lengths[length];
		}

		@Override
		public int file() {
			return this.file;
		}

		@Override
		public int size(int head) {
			return this.starts[head + 1] - this.starts[head];
		}

		@Override
		public boolean isBuffered() {
			return true;
		}

		@Override
		public Reader read(int bufferBytes) {
			return new DiskReader(this, bufferBytes);
		}

	}

	private static final class DiskReader implements CodeRun.Reader {

		private final SpilledRun run;

		private final ByteBuffer buffer;

		private final long[] rests;

		private int next;

		private int filled;

		private long position;

		private int left;

		DiskReader(SpilledRun run, int bufferBytes) {
			this.run = run;
			this.buffer = ByteBuffer.allocate(bufferBytes / 2);
			this.rests = new long[bufferBytes / 2 / Long.BYTES];
			this.position = run.offset;
		}

		@Override
		public void go(int head) {
			// Heads lie one behind the other: what is in the buffer stays good.
			this.left = this.run.size(head);
		}

		@Override
		public long next() throws IOException {
			if (this.left == 0) {
				return CodeRun.END;
			}
			this.left--;
			if (this.next == this.filled) {
				fill();
			}
			return this.rests[this.next++];
		}

		private void fill() throws IOException {
			long end = this.run.offset + (long) this.run.starts[Code.HEADS] * Long.BYTES;
			this.buffer.clear().limit((int) Math.min(this.rests.length * (long) Long.BYTES, end - this.position));
			while (this.buffer.hasRemaining()) {
				int read = this.run.channel.read(this.buffer, this.position);
				if (read == -1) {
					throw new IOException("the file of spilled codes was cut off");
				}
				this.position += read;
			}
			this.filled = this.buffer.position() / Long.BYTES;
			this.buffer.flip().asLongBuffer().get(this.rests, 0, this.filled);
			this.next = 0;
		}

	}

}
