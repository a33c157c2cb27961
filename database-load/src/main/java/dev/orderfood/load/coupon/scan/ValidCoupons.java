package dev.orderfood.load.coupon.scan;

import java.io.IOException;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeMerge;
import dev.orderfood.load.coupon.spill.CodeRun;
import dev.orderfood.load.coupon.spill.Spill;

/**
 * The valid codes of a set of coupon files: the outcome of a scan. They need not fit into
 * memory. They can be iterated as often as wanted until this is closed, and need neither
 * the scan nor the files for it.
 */
public final class ValidCoupons implements AutoCloseable {

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
			throw new LoadException(
					"There are more coupon codes than can be sorted in %d MiB of memory. Set COUPON_MEMORY to more."
						.formatted(memory.bytes() / 1024 / 1024));
		}
	}

	/**
	 * Returns the number of lines in all files.
	 * @return the number, without blank lines
	 */
	public long linesRead() {
		return this.linesRead;
	}

	/**
	 * Returns the number of files.
	 * @return the number, at most 64
	 */
	public int files() {
		return this.files;
	}

	/**
	 * Passes on each valid code once, in the order of its bytes.
	 * @param consumer receives the codes
	 * @throws LoadException if spilled codes cannot be read
	 */
	public void forEach(CodeConsumer consumer) {
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

	/** Releases the disk space of spilled codes. */
	@Override
	public void close() {
		this.spill.close();
	}

	/**
	 * Receives valid codes one by one.
	 */
	@FunctionalInterface
	public interface CodeConsumer {

		/**
		 * Receives a code.
		 * @param code the code's characters, valid until the next call
		 * @param length how many they are
		 * @param files bit n is set if the code occurs in the file at position n
		 */
		void accept(byte[] code, int length, long files);

	}

}
