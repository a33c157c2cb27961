package dev.orderfood.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds clients by their key. Answers are remembered for some seconds, so that a key that
 * was withdrawn by a refresh of the data stops working soon, without a restart.
 */
@Component
class ApiClients {

	private static final Duration REMEMBERED_FOR = Duration.ofSeconds(5);

	/**
	 * Wrong keys are remembered too, within this bound: guessing must not fill the
	 * memory.
	 */
	private static final int REMEMBERED_KEYS = 10_000;

	private final JdbcClient jdbc;

	private final LoadingCache<String, Optional<KeyOwner>> owners = Caffeine.newBuilder()
		.expireAfterWrite(REMEMBERED_FOR)
		.maximumSize(REMEMBERED_KEYS)
		.build(this::load);

	ApiClients(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Finds the active client with a key.
	 * @param key the key as it was sent
	 * @return the client, or empty if no active client has the key
	 * @throws org.springframework.dao.DataAccessException if the database is needed and
	 * away
	 */
	Optional<ApiClient> find(String key) {
		byte[] hash = sha256(key);
		return this.owners.get(HexFormat.of().formatHex(hash))
			.filter((owner) -> MessageDigest.isEqual(owner.keyHash(), hash))
			.map(KeyOwner::client);
	}

	private Optional<KeyOwner> load(String hash) {
		return this.jdbc.sql("SELECT id, name, scopes, key_hash FROM users WHERE active AND key_hash = ?")
			.param(HexFormat.of().parseHex(hash))
			.query(ApiClients::owner)
			.optional();
	}

	private static KeyOwner owner(ResultSet row, int number) throws SQLException {
		Array scopes = row.getArray("scopes");
		return new KeyOwner(
				new ApiClient(row.getLong("id"), row.getString("name"), Set.of((String[]) scopes.getArray())),
				row.getBytes("key_hash"));
	}

	private static byte[] sha256(String key) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	@SuppressWarnings("ArrayRecordComponent") // Never compared: only its bytes are read.
	private record KeyOwner(ApiClient client, byte[] keyHash) {
	}

}
