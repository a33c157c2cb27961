package dev.orderfood.order;

import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.orderfood.database.BatchedRemoval;
import dev.orderfood.failure.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * The responses to requests with an {@link IdempotencyKey}, kept for a day. They are
 * written in the transaction that places the order.
 */
@Repository
class IdempotencyStore {

	/**
	 * Inserts the responses whose key is neither used nor held by another transaction.
	 * The advisory lock tells a running request from a finished one without waiting for
	 * it. Its number has a prefix, because locks of the whole database share one name
	 * space.
	 */
	private static final String CLAIM = """
			WITH request AS (
			    SELECT * FROM unnest(?::bigint[], ?::text[], ?::bytea[], ?::bytea[], ?::timestamptz[])
			        AS request (user_id, idempotency_key, request_hash, response, created_at)
			), locked AS MATERIALIZED (
			    SELECT user_id, idempotency_key, pg_try_advisory_xact_lock(
			        hashtextextended('idempotency_keys ' || user_id || ' ' || idempotency_key, 0)) AS free
			    FROM request
			), claimed AS (
			    INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at)
			    SELECT user_id, idempotency_key, request_hash, response, created_at
			    FROM request JOIN locked USING (user_id, idempotency_key) WHERE free
			    ON CONFLICT (user_id, idempotency_key) DO NOTHING
			    RETURNING user_id, idempotency_key
			)
			SELECT user_id, idempotency_key, free,
			       EXISTS (SELECT FROM claimed WHERE (claimed.user_id, claimed.idempotency_key)
			           = (locked.user_id, locked.idempotency_key)) AS claimed
			FROM locked""";

	private static final String RELEASE = """
			DELETE FROM idempotency_keys WHERE (user_id, idempotency_key) IN (
			    SELECT * FROM unnest(?::bigint[], ?::text[])
			)""";

	private static final String FIND = """
			SELECT request_hash, response FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?""";

	private static final String REMOVE_EXPIRED = """
			DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
			    SELECT ctid FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?
			))""";

	/** Few enough to be removed well within the time limit of a statement. */
	static final int REMOVAL_BATCH = 2_000;

	private static final Logger log = LoggerFactory.getLogger(IdempotencyStore.class);

	private static final Duration KEPT_FOR = Duration.ofDays(1);

	private final JdbcTemplate jdbc;

	private final Clock clock;

	IdempotencyStore(JdbcTemplate jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Claims the keys of orders, in the current transaction, by storing their responses.
	 * Of two orders with one key, only the first is claimed.
	 * @param orders orders with or without a key
	 * @return what came of each order that has a key
	 */
	Map<PendingOrder, Claim> claim(List<PendingOrder> orders) {
		Map<PendingOrder, Claim> claims = new HashMap<>();
		Map<ClientKey, PendingOrder> first = new LinkedHashMap<>();
		for (PendingOrder order : orders) {
			if (order.idempotent() != null && first.putIfAbsent(ClientKey.of(order.idempotent()), order) != null) {
				claims.put(order, Claim.RUNNING);
			}
		}
		if (!first.isEmpty()) {
			List<PendingOrder> asked = List.copyOf(first.values());
			this.jdbc.query(CLAIM, (statement) -> {
				bindKeys(statement, asked);
				statement.setObject(3, asked.stream().map((order) -> request(order).hash()).toArray(byte[][]::new));
				statement.setObject(4, asked.stream().map(PendingOrder::body).toArray(byte[][]::new));
				statement.setArray(5,
						statement.getConnection()
							.createArrayOf("timestamptz",
									asked.stream()
										.map((order) -> order.order().createdAt().atOffset(ZoneOffset.UTC))
										.toArray()));
			}, (row) -> {
				PendingOrder order = first.get(new ClientKey(row.getLong(1), new IdempotencyKey(row.getString(2))));
				if (order != null) {
					claims.put(order, row.getBoolean("claimed") ? Claim.CLAIMED
							: row.getBoolean("free") ? Claim.USED : Claim.RUNNING);
				}
			});
		}
		return claims;
	}

	/**
	 * Gives up keys that the current transaction has claimed.
	 * @param orders the orders that are not placed after all
	 */
	void release(List<PendingOrder> orders) {
		this.jdbc.update(RELEASE, (statement) -> bindKeys(statement, orders));
	}

	private static void bindKeys(PreparedStatement statement, List<PendingOrder> orders) throws SQLException {
		statement.setObject(1, orders.stream().mapToLong((order) -> request(order).userId()).toArray());
		statement.setObject(2, orders.stream().map((order) -> request(order).key().value()).toArray(String[]::new));
	}

	private static IdempotentRequest request(PendingOrder order) {
		if (order.idempotent() == null) {
			throw new IllegalArgumentException("The order has no idempotency key");
		}
		return order.idempotent();
	}

	/**
	 * Finds the response that a key was first given.
	 * @param request the repeated request
	 * @return the body of the first response, byte for byte, or empty if the key is new
	 * @throws RefusedException if the key came with another request before
	 */
	Optional<byte[]> find(IdempotentRequest request) {
		return this.jdbc.query(FIND, (row, number) -> {
			if (!MessageDigest.isEqual(row.getBytes(1), request.hash())) {
				throw new RefusedException("idempotency-key-reused",
						"This Idempotency-Key was used for another request; take a new key.");
			}
			return row.getBytes(2);
		}, request.userId(), request.key().value()).stream().findFirst();
	}

	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
	void removeExpired() {
		OffsetDateTime end = OffsetDateTime.ofInstant(this.clock.instant().minus(KEPT_FOR), ZoneOffset.UTC);
		try {
			int removed = BatchedRemoval.run(REMOVAL_BATCH, () -> this.jdbc.update(REMOVE_EXPIRED, end, REMOVAL_BATCH));
			log.debug("Removed {} expired idempotency keys", removed);
		}
		catch (DataAccessException ex) {
			log.warn("Expired idempotency keys stay until the next round: {}", ex.getMessage());
		}
	}

	/** What came of claiming a key. */
	enum Claim {

		/** The key is new, and the response is stored with it. */
		CLAIMED,

		/** The key was used before. */
		USED,

		/** Another request with the key is running. */
		RUNNING

	}

	private record ClientKey(long userId, IdempotencyKey key) {

		static ClientKey of(IdempotentRequest request) {
			return new ClientKey(request.userId(), request.key());
		}

	}

}
