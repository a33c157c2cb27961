package dev.orderfood.client;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads the table {@code users}. */
interface ClientRepository extends Repository<ClientEntity, Long> {

	/**
	 * Finds the active client with a key, which may be the second one of a client whose
	 * key is being rotated.
	 * @param keyHash SHA-256 of the key
	 * @return the client, or empty if the key is unknown or was revoked
	 */
	@Query("""
			SELECT client FROM ClientEntity client
			WHERE client.active = true AND (client.keyHash = :keyHash OR client.secondKeyHash = :keyHash)
			ORDER BY CASE WHEN client.keyHash = :keyHash THEN 0 ELSE 1 END
			LIMIT 1""")
	Optional<ClientEntity> findActiveByKeyHash(byte[] keyHash);

	/**
	 * Finds clients, active or not.
	 * @param ids the clients
	 * @return those that there are
	 */
	List<ClientEntity> findByIdIn(Collection<Long> ids);

}
