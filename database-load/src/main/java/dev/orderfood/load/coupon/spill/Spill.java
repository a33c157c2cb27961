package dev.orderfood.load.coupon.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes that do not fit into memory: sorted runs in one file on disk, eight bytes for
 * each code. The positions of the runs and of their heads are kept in memory, so the file
 * is of no use to another process; it disappears when this one ends.
 */
public final class Spill implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Spill.class);

	private static final int WRITTEN_TOGETHER = 256 * 1024;

	private static final double MEBIBYTE = 1024 * 1024;

	private final SpillFolder folder;

	private final List<SpilledRun> runs = new ArrayList<>();

	private final AtomicLong end = new AtomicLong();

	private @Nullable FileChannel channel;

	/**
	 * Creates the spill; no file is created before the first run.
	 * @param folder where the file goes
	 */
	public Spill(SpillFolder folder) {
		this.folder = folder;
	}

	/**
	 * Logs what will be written, and makes sure that it fits.
	 * @param codes the number of codes at most
	 * @throws LoadException if the disk has too little space
	 */
	public void announce(long codes) {
		long needed = codes * Long.BYTES;
		long free = this.folder.free();
		if (needed > free) {
			throw new LoadException("The coupon codes need %.1f MiB in %s, and only %.1f MiB are free there. "
				.formatted(needed / MEBIBYTE, this.folder, free / MEBIBYTE)
					+ "Make room, name another folder in COUPON_SPILL_DIR, or allow more memory.");
		}
		log.info("Sorting up to {} codes on disk: {} MiB in {}, where {} MiB are free", codes,
				Math.round(needed / MEBIBYTE), this.folder, Math.round(free / MEBIBYTE));
	}

	/**
	 * Logs that codes of a stream will be written, whose number is unknown.
	 * @param source the name of the stream
	 */
	public void announceStream(String source) {
		log.info("Sorting codes on disk in {}, where {} MiB are free: {} can be read only once, so their number is "
				+ "not known", this.folder, Math.round(this.folder.free() / MEBIBYTE), source);
	}

	/**
	 * Writes a run; several threads may do so at once.
	 * @param codes the run
	 * @throws LoadException if the disk is full or fails
	 */
	public void write(SortedCodes codes) {
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

	/**
	 * Returns everything that was written.
	 * @return the runs
	 */
	public synchronized List<SpilledRun> runs() {
		return List.copyOf(this.runs);
	}

	/**
	 * Makes the failure for a file that cannot be read or written.
	 * @param cause what the file system says
	 * @return the failure, to be thrown
	 */
	public LoadException failed(IOException cause) {
		return new LoadException("The folder " + this.folder + " for sorting coupon codes cannot be used: "
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

	/** A run in the file. */
	public static final class SpilledRun implements CodeRun {

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

		/**
		 * Tells whether a code of the run has a length.
		 * @param length the number of characters
		 * @return false if none has
		 */
		public boolean holds(int length) {
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
		public void select(int head) {
			// The heads follow each other, so the buffer remains valid.
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
