package dev.orderfood.client;

/** What an API key may do; the names are those of the database and of the contract. */
final class Scope {

	static final String CREATE_ORDER = "create_order";

	static final String READ_ORDER = "read_order";

	static final String RESERVE_STOCK = "reserve_stock";

	static final String ADMIN = "admin";

	private Scope() {
	}

}
