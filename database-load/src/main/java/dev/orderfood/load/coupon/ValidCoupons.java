package dev.orderfood.load.coupon;

import java.io.IOException;
import java.util.List;

import dev.orderfood.load.LoadFailed;

/**
 * The valid codes of a set of coupon files. They need not fit into memory: they come as a
 * stream, each once, in order of their bytes.
 */
final class ValidCoupons {

	private final List<CodeRun> runs;

	private final ScanMemory memory;

	private final Spill spill;

	private final int files;

	private final long linesRead;

	ValidCoupons(List<CodeRun> runs, ScanMemory memory, Spill spill, int files, long linesRead) {
		this.runs = runs;
		this.memory = memory;
		this.spill = spill;
		this.files = files;
		this.linesRead = linesRead;
		if (CodeMerge.buffered(runs) * CodeMerge.LEAST_BUFFER > Math.max(memory.merge(), ScanMemory.LEAST)) {
			throw new LoadFailed("There are more coupon codes than can be sorted in %d MiB of memory. Allow more."
				.formatted(memory.bytes() / 1024 / 1024));
		}
	}

	/** The number of lines in all files, without blank ones. */
	long linesRead() {
		return this.linesRead;
	}

	/** The number of files. */
	int files() {
		return this.files;
	}

	/**
	 * Hands out every valid code.
	 * @param consumer takes them
	 * @throws LoadFailed if what was spilled cannot be read
	 */
	void forEach(CodeConsumer consumer) {
		byte[] code = new byte[Code.LONGEST];
		try {
			new CodeMerge(this.runs, this.memory.merge()).forEach((head, rest, inFiles) -> {
				if (Long.bitCount(inFiles) >= 2) {
					consumer.accept(code, Code.write(head, rest, code, 0), inFiles);
				}
			});
		}
		catch (IOException ex) {
			throw this.spill.failed(ex);
		}
	}

	/**
	 * Takes valid codes one by one.
	 */
	interface CodeConsumer {

		/**
		 * Takes a code.
		 * @param code the code's characters, good until the next call
		 * @param length how many they are
		 * @param files bit n is set if the code stands in the file at position n
		 */
		void accept(byte[] code, int length, long files);

	}

}
