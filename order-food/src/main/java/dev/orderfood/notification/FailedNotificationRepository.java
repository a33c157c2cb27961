package dev.orderfood.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * Reads the table {@code failed_notifications}, newest first. The first page and a later
 * one have a query each: a condition that served both could not be a range of the index.
 */
interface FailedNotificationRepository extends Repository<FailedNotificationEntity, FailedNotificationEntity.Key> {

	@Query("""
			SELECT f.orderId, f.channel, f.attempts, f.error, f.failedAt FROM FailedNotificationEntity f
			ORDER BY f.failedAt DESC, f.orderId DESC""")
	List<FailedNotification> readFirst(Limit limit);

	@Query("""
			SELECT f.orderId, f.channel, f.attempts, f.error, f.failedAt FROM FailedNotificationEntity f
			WHERE (f.failedAt, f.orderId) < (:failedAt, :orderId)
			ORDER BY f.failedAt DESC, f.orderId DESC""")
	List<FailedNotification> readBefore(Instant failedAt, UUID orderId, Limit limit);

}
