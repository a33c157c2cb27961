package dev.orderfood.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A permission of an API key. */
public enum Scope {

	/** Places orders. */
	CREATE_ORDER,

	/** Reads the client's own orders. */
	READ_ORDER,

	/** Reads the orders of all clients and says what happens to them. */
	MANAGE_ORDER,

	/** Says what can be ordered now. */
	MANAGE_MENU,

	/** Reads the event log. */
	READ_EVENT,

	/** Reserves stock for orders that another process places. */
	RESERVE_STOCK,

	/** Changes the stock and manages notifications, and has all other permissions. */
	ADMIN;

	private final String authority = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the name of the scope in the database, the API and Spring Security.
	 * @return the name in lower case
	 */
	String authority() {
		return this.authority;
	}

	/**
	 * Finds a scope by its name.
	 * @param authority the name in the database
	 * @return the scope, or empty if this version does not know it
	 */
	static Optional<Scope> of(@Nullable String authority) {
		return Arrays.stream(values()).filter((scope) -> scope.authority.equals(authority)).findFirst();
	}

}
