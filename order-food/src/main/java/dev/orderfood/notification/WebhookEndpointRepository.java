package dev.orderfood.notification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of the table {@code webhook_endpoints} one by one. */
interface WebhookEndpointRepository extends Repository<WebhookEndpointEntity, UUID> {

	@Query("FROM WebhookEndpointEntity e ORDER BY e.createdAt, e.id")
	List<WebhookEndpointEntity> readAll();

	Optional<WebhookEndpointEntity> findById(UUID id);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("FROM WebhookEndpointEntity e WHERE e.id = :id")
	Optional<WebhookEndpointEntity> lock(UUID id);

	long count();

	WebhookEndpointEntity save(WebhookEndpointEntity endpoint);

	void delete(WebhookEndpointEntity endpoint);

	/** Until the end of the transaction, no other one adds endpoints. */
	@NativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('webhook_endpoints'))) AS locked")
	int lockAll();

	@Modifying(flushAutomatically = true)
	@NativeQuery("DELETE FROM deliveries WHERE receiver = :receiver")
	void removeDeliveries(String receiver);

	@Modifying(flushAutomatically = true)
	@NativeQuery("DELETE FROM failed_deliveries WHERE receiver = :receiver")
	void removeFailedDeliveries(String receiver);

}
