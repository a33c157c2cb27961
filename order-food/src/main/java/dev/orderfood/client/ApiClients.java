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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.springframework.dao.DataAccessException;
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

	/**
	 * Holds answers that are still on their way, too. Requests that come meanwhile wait
	 * for them and share what comes, be it a failure: if each asked anew after the one
	 * before it had failed, they would queue up behind a database that is away.
	 */
	private final AsyncCache<String, Optional<KeyOwner>> owners = Caffeine.newBuilder()
		.expireAfterWrite(REMEMBERED_FOR)
		.maximumSize(REMEMBERED_KEYS)
		.buildAsync();

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
		return owner(hash).filter((owner) -> MessageDigest.isEqual(owner.keyHash(), hash)).map(KeyOwner::client);
	}

	private Optional<KeyOwner> owner(byte[] hash) {
		CompletableFuture<Optional<KeyOwner>> ours = new CompletableFuture<>();
		CompletableFuture<Optional<KeyOwner>> earlier = this.owners.asMap()
			.putIfAbsent(HexFormat.of().formatHex(hash), ours);
		if (earlier == null) {
			try {
				ours.complete(load(hash));
			}
			catch (RuntimeException | Error ex) {
				ours.completeExceptionally(ex);
			}
		}
		try {
			return ((earlier != null) ? earlier : ours).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof DataAccessException away) {
				throw away;
			}
			throw ex;
		}
	}

	private Optional<KeyOwner> load(byte[] hash) {
		return this.jdbc.sql("SELECT id, name, scopes, key_hash FROM users WHERE active AND key_hash = ?")
			.param(hash)
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
