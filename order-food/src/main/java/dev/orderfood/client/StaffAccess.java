package dev.orderfood.client;

import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Checks again whether a key may read the orders of all clients, while it does. */
@Component
public class StaffAccess {

	private final ApiClients clients;

	StaffAccess(ApiClients clients) {
		this.clients = clients;
	}

	/**
	 * Returns a check for a request that goes on for long.
	 * @param request a request that was authorized
	 * @return says whether the key is still valid and has the scope, as of five seconds
	 * ago; true while the database is not available
	 */
	public BooleanSupplier of(HttpServletRequest request) {
		String keyHash = ApiClients.hash(request.getHeader(ApiKeyFilter.HEADER));
		return () -> isAllowed(keyHash);
	}

	private boolean isAllowed(String keyHash) {
		try {
			return this.clients.findCachedByHash(keyHash)
				.filter((client) -> client.scopes().contains(Scope.MANAGE_ORDER)
						|| client.scopes().contains(Scope.ADMIN))
				.isPresent();
		}
		catch (DataAccessException | TransactionException ex) {
			return true;
		}
	}

}
