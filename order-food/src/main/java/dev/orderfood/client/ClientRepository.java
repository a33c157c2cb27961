package dev.orderfood.client;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.Repository;

/** Reads the table {@code users}. */
interface ClientRepository extends Repository<ClientEntity, Long> {

	/**
	 * Finds the active client with a key.
	 * @param keyHash SHA-256 of the key
	 * @return the client, or empty if the key is unknown or was revoked
	 */
	Optional<ClientEntity> findByKeyHashAndActiveTrue(byte[] keyHash);

	/**
	 * Finds clients, active or not.
	 * @param ids the clients
	 * @return those that there are
	 */
	List<ClientEntity> findByIdIn(Collection<Long> ids);

}
