package dev.orderfood.menu;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The lock between transactions that place orders, which share it, and those that change
 * what can be ordered. A change that is committed has waited for all orders that were
 * decided without it. It is an advisory lock, which lets nobody overtake: a row that many
 * share may never be free, and each share of it would be written to the disk.
 */
@Repository
class MenuLock {

	/** The lock's number, as SQL. */
	static final String NUMBER = "hashtextextended('order-food menu', 0)";

	private final JdbcTemplate jdbc;

	MenuLock(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Waits until no order is being written, and lets none be until the transaction ends.
	 */
	void acquire() {
		this.jdbc.execute("SELECT pg_advisory_xact_lock(" + NUMBER + ")");
	}

}
