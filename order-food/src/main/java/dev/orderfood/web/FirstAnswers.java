package dev.orderfood.web;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The answers that were given to requests with an {@link IdempotencyKey}, kept for a day.
 * They are written by the statement that does the work, in its own transaction: see
 * {@link #CLAIM} and {@link #KEEP}.
 */
@Component
public class FirstAnswers {

	/**
	 * Part of a statement: {@code prior} has a row if the key has been used,
	 * {@code claim} says whether nobody else is at work with it. Parameters: user id,
	 * key, key, user id.
	 */
	public static final String CLAIM = """
			prior AS (
			    SELECT FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?
			), claim AS MATERIALIZED (
			    SELECT pg_try_advisory_xact_lock(hashtextextended(?, ?)) AS granted
			)""";

	/** Part of a {@code WHERE}: true if the key is free and ours. */
	public static final String IS_CLAIMED = "NOT EXISTS (SELECT FROM prior) AND (SELECT granted FROM claim)";

	/**
	 * Part of a statement: keeps the answer when {@code placed} has a row. Parameters:
	 * user id, key, hash of the request, answer, time.
	 */
	public static final String KEEP = """
			kept AS (
			    INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at)
			    SELECT ?, ?, ?, ?, ? FROM placed
			)""";

	private static final Logger log = LoggerFactory.getLogger(FirstAnswers.class);

	private static final Refusal OTHER_REQUEST = new Refusal("idempotency-key-reused",
			"This Idempotency-Key was used for another request; take a new key.");

	private static final Duration KEPT_FOR = Duration.ofDays(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	FirstAnswers(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Finds the answer that a key was first given.
	 * @param userId the caller; keys of two callers never meet
	 * @param key the key of the request
	 * @param requestHash SHA-256 of what the request asks for
	 * @return the body of the first answer, byte for byte, or empty if the key is new
	 * @throws ApiException with status 422 if the key came with another request before
	 */
	public Optional<byte[]> find(long userId, IdempotencyKey key, byte[] requestHash) {
		return this.jdbc
			.sql("SELECT request_hash, response FROM idempotency_keys WHERE user_id = ? AND idempotency_key = ?")
			.params(userId, key.value())
			.query((row, number) -> {
				if (!MessageDigest.isEqual(row.getBytes(1), requestHash)) {
					throw ApiException.refused(OTHER_REQUEST);
				}
				return row.getBytes(2);
			})
			.optional();
	}

	/**
	 * Makes the refusal for a key whose first request is still being worked on.
	 * @return an error with status 409
	 */
	public static ApiException stillRunning() {
		return new ApiException(HttpStatus.CONFLICT,
				"The first request with this Idempotency-Key is still being worked on; try again shortly.");
	}

	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
	void removeExpired() {
		try {
			int removed = this.jdbc.sql("DELETE FROM idempotency_keys WHERE created_at < ?")
				.param(OffsetDateTime.ofInstant(this.clock.instant().minus(KEPT_FOR), ZoneOffset.UTC))
				.update();
			log.debug("Removed {} expired idempotency keys", removed);
		}
		catch (DataAccessException ex) {
			log.warn("Expired idempotency keys stay until the next round: {}", ex.getMessage());
		}
	}

}
