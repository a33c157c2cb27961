package dev.orderfood.load.coupon.spill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.orderfood.load.coupon.spill.CodeRun.Reader;

/**
 * Merges runs: passes on each code in order, once, with the files it occurs in. A loser
 * tree finds the next code with as many comparisons as the number of runs has binary
 * digits.
 */
public final class CodeMerge {

	/**
	 * The least buffer for a run on disk, in bytes: less would mean a disk access for
	 * every few codes.
	 */
	public static final int LEAST_BUFFER = 4 * 1024;

	private static final int MOST_BUFFER = 256 * 1024;

	private final List<? extends CodeRun> runs;

	private final Reader[] readers;

	private final long[] keys;

	private final int[] files;

	private final int[] losers;

	private int winner;

	/**
	 * Prepares the merge; nothing is read yet.
	 * @param runs the runs
	 * @param memory how many bytes all their buffers together may take
	 */
	public CodeMerge(List<? extends CodeRun> runs, long memory) {
		this.runs = runs;
		int bufferBytes = Math.clamp(memory / Math.max(1, buffered(runs)), LEAST_BUFFER, MOST_BUFFER) / Long.BYTES
				* Long.BYTES;
		this.readers = runs.stream().map((run) -> run.read(bufferBytes)).toArray(Reader[]::new);
		this.keys = new long[runs.size()];
		this.files = new int[runs.size()];
		this.losers = new int[Math.max(1, runs.size())];
	}

	/**
	 * Counts the runs that need a buffer.
	 * @param runs the runs
	 * @return the number of those on disk
	 */
	public static long buffered(List<? extends CodeRun> runs) {
		return runs.stream().filter(CodeRun::isBuffered).count();
	}

	/**
	 * Merges the runs.
	 * @param consumer receives the codes
	 * @throws IOException if the disk cannot be read
	 */
	public void forEach(Consumer consumer) throws IOException {
		for (int head = 0; head < Code.HEADS; head++) {
			List<Reader> present = new ArrayList<>();
			for (int i = 0; i < this.readers.length; i++) {
				if (this.runs.get(i).size(head) > 0) {
					this.readers[i].select(head);
					this.keys[present.size()] = this.readers[i].next();
					this.files[present.size()] = this.runs.get(i).file();
					present.add(this.readers[i]);
				}
			}
			if (!present.isEmpty()) {
				merge(head, present.toArray(Reader[]::new), consumer);
			}
		}
	}

	private void merge(int head, Reader[] present, Consumer consumer) throws IOException {
		this.winner = build(1, present.length);
		long rest = this.keys[this.winner];
		long inFiles = 0;
		while (rest != CodeRun.END) {
			inFiles |= 1L << this.files[this.winner];
			this.keys[this.winner] = present[this.winner].next();
			replay(present.length);
			long next = this.keys[this.winner];
			if (next != rest) {
				consumer.accept(head, rest, inFiles);
				rest = next;
				inFiles = 0;
			}
		}
	}

	/** Plays all matches below a node and returns the winner. */
	private int build(int node, int players) {
		if (node >= players) {
			return node - players;
		}
		int left = build(2 * node, players);
		int right = build(2 * node + 1, players);
		boolean leftWins = this.keys[left] <= this.keys[right];
		this.losers[node] = leftWins ? right : left;
		return leftWins ? left : right;
	}

	private void replay(int players) {
		int current = this.winner;
		long key = this.keys[current];
		for (int node = (current + players) >>> 1; node > 0; node >>>= 1) {
			int loser = this.losers[node];
			long other = this.keys[loser];
			if (other < key) {
				this.losers[node] = current;
				current = loser;
				key = other;
			}
		}
		this.winner = current;
	}

	/**
	 * Receives codes in order.
	 */
	@FunctionalInterface
	public interface Consumer {

		/**
		 * Receives a code.
		 * @param head the code's head
		 * @param rest the code's rest
		 * @param files bit n is set if the code occurs in the file at position n
		 */
		void accept(int head, long rest, long files);

	}

}
