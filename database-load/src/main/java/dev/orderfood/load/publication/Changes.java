package dev.orderfood.load.publication;

/**
 * What publishing a dataset does, in numbers of rows.
 *
 * @param read rows in the source
 * @param inserted rows that are new, or active again
 * @param updated rows that are there already and differ
 * @param withdrawn rows that have left the source
 * @param unchanged rows that are there already, just as the source has them
 * @param activeBefore rows that are active now
 * @param deactivated rows that are active now and will not be, whether they have left the
 * source or the source says so
 */
public record Changes(long read, long inserted, long updated, long withdrawn, long unchanged, long activeBefore,
		long deactivated) {

	/**
	 * Returns the changes of a dataset that was not even read.
	 * @return no changes
	 */
	public static Changes none() {
		return new Changes(0, 0, 0, 0, 0, 0, 0);
	}

	boolean withdrawsMostOfIt() {
		return this.deactivated * 2 > this.activeBefore;
	}

	boolean any() {
		return this.inserted > 0 || this.updated > 0 || this.withdrawn > 0;
	}

}
