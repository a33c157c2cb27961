package dev.orderfood.database;

import java.util.function.IntSupplier;

/**
 * Removes rows in batches, each of which is few enough for the time limit of a statement.
 */
public final class BatchedRemoval {

	private BatchedRemoval() {
	}

	/**
	 * Removes batches until one is not full, or the thread is interrupted.
	 * @param batch how many rows a batch has at most
	 * @param remove removes a batch, and returns how many rows there were
	 * @return how many rows were removed
	 */
	public static int run(int batch, IntSupplier remove) {
		int removed = 0;
		int last = batch;
		while (last == batch && !Thread.currentThread().isInterrupted()) {
			last = remove.getAsInt();
			removed += last;
		}
		return removed;
	}

}
