package dev.orderfood.client;

import java.io.Serializable;
import java.security.Principal;
import java.util.Set;

/**
 * A user of the API, as its key shows it to be.
 *
 * @param id the number of the user
 * @param name the name of the user
 * @param scopes what the key may do
 */
public record ApiClient(long id, String name, Set<String> scopes) implements Principal, Serializable {

	/**
	 * Copies the scopes.
	 */
	public ApiClient {
		scopes = Set.copyOf(scopes);
	}

	@Override
	public String getName() {
		return this.name;
	}

}
