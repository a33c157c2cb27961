package dev.orderfood.web;

import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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
	 * Part of a statement, for the requests of {@link #bind}: {@code prior} has the
	 * numbers of those whose key has been used, {@code claim} says of each whether nobody
	 * else is at work with its key.
	 */
	public static final String CLAIM = """
			keyed AS (
			    SELECT * FROM unnest(?::integer[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[])
			        AS keyed (number, user_id, idempotency_key, request_hash, response)
			), prior AS (
			    SELECT number FROM keyed JOIN idempotency_keys USING (user_id, idempotency_key)
			), claim AS MATERIALIZED (
			    SELECT number, pg_try_advisory_xact_lock(hashtextextended(idempotency_key, user_id)) AS granted FROM keyed
			)""";

	/**
	 * Part of a {@code WHERE}: true of a {@code number} without a key, or whose key is
	 * free and ours.
	 */
	public static final String IS_CLAIMED = """
			number NOT IN (SELECT number FROM prior UNION ALL SELECT number FROM claim WHERE NOT granted)""";

	/**
	 * Part of a statement: keeps the answers of those whose number and time of creation
	 * stand in {@code done}.
	 */
	public static final String KEEP = """
			kept AS (
			    INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at)
			    SELECT keyed.user_id, idempotency_key, request_hash, response, done.created_at
			    FROM keyed JOIN done USING (number)
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
	 * Sets the parameters of {@link #CLAIM}.
	 * @param statement the statement that does the work
	 * @param first the index of the first of the parameters
	 * @param answers the answers to keep if the work is done
	 * @return the index after the last of the parameters
	 * @throws SQLException if the driver refuses a value
	 */
	public static int bind(PreparedStatement statement, int first, List<Answer> answers) throws SQLException {
		int[] numbers = new int[answers.size()];
		long[] userIds = new long[answers.size()];
		String[] keys = new String[answers.size()];
		byte[][] hashes = new byte[answers.size()][];
		byte[][] bodies = new byte[answers.size()][];
		for (int i = 0; i < answers.size(); i++) {
			Answer answer = answers.get(i);
			numbers[i] = answer.number();
			userIds[i] = answer.userId();
			keys[i] = answer.key().value();
			hashes[i] = answer.requestHash();
			bodies[i] = answer.body();
		}
		int index = first;
		statement.setObject(index++, numbers);
		statement.setObject(index++, userIds);
		statement.setObject(index++, keys);
		statement.setObject(index++, hashes);
		statement.setObject(index++, bodies);
		return index;
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

	/**
	 * An answer that is to be kept.
	 *
	 * @param number tells the requests of a statement apart
	 * @param userId the caller
	 * @param key the key of the request
	 * @param requestHash SHA-256 of what the request asks for
	 * @param body the answer
	 */
	@SuppressWarnings("ArrayRecordComponent") // Only ever bound to a statement.
	public record Answer(int number, long userId, IdempotencyKey key, byte[] requestHash, byte[] body) {
	}

}
