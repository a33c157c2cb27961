package dev.orderfood.client;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/** Names clients to people. */
@Component
public class ClientNames {

	private final ClientRepository repository;

	ClientNames(ClientRepository repository) {
		this.repository = repository;
	}

	/**
	 * Finds the names of clients, also of those whose key was revoked.
	 * @param ids the clients
	 * @return the name of each client that there is
	 */
	public Map<Long, String> find(Collection<Long> ids) {
		return ids.isEmpty() ? Map.of()
				: this.repository.findByIdIn(ids)
					.stream()
					.collect(Collectors.toUnmodifiableMap(ClientEntity::id, ClientEntity::name));
	}

}
