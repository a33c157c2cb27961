package dev.orderfood.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * Reads the table {@code failed_deliveries}, newest first. The first page and a later one
 * have a query each: a condition that served both could not be a range of the index.
 */
interface FailedDeliveryRepository extends Repository<FailedDeliveryEntity, UUID> {

	@Query("FROM FailedDeliveryEntity f ORDER BY f.failedAt DESC, f.id DESC")
	List<FailedDeliveryEntity> readFirst(Limit limit);

	@Query("""
			FROM FailedDeliveryEntity f WHERE (f.failedAt, f.id) < (:failedAt, :id)
			ORDER BY f.failedAt DESC, f.id DESC""")
	List<FailedDeliveryEntity> readBefore(Instant failedAt, UUID id, Limit limit);

}
