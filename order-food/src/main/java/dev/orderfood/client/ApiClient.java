package dev.orderfood.client;

import java.io.Serializable;
import java.security.Principal;
import java.util.Set;

/**
 * The client that a request was authenticated as.
 *
 * @param id the client's number
 * @param name the client's name
 * @param scopes the permissions of the client's key
 */
public record ApiClient(long id, String name, Set<Scope> scopes) implements Principal, Serializable {

	/**
	 * Copies the scopes.
	 */
	public ApiClient {
		scopes = Set.copyOf(scopes);
	}

	/**
	 * Returns whether the client may do something.
	 * @param scope the permission that it takes
	 * @return whether the client's key has it, or that of administrators
	 */
	public boolean may(Scope scope) {
		return this.scopes.contains(scope) || this.scopes.contains(Scope.ADMIN);
	}

	@Override
	public String getName() {
		return this.name;
	}

}
