package dev.orderfood.database;

/** How a transaction treats rows that another transaction has locked. */
public enum LockMode {

	/** Waits for them, as long as the session's {@code lock_timeout} allows. */
	WAIT,

	/** Leaves them out, so that nobody waits for the orders that want them. */
	SKIP

}
