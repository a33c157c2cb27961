package dev.orderfood.database;

/**
 * Marks a failure that is no news: it was logged when it began, and every request that
 * meets it is answered without a line in the log.
 */
interface AlreadyLogged {

	/**
	 * Looks for the mark.
	 * @param failure what a request met
	 * @return whether the failure, or one that caused it, is marked
	 */
	static boolean is(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof AlreadyLogged) {
				return true;
			}
		}
		return false;
	}

}
