package dev.orderfood.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.orderfood.database.RequestDeadline;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Authenticates clients by their API key. Results are cached for some seconds, so that a
 * revoked key stops working soon, without a restart.
 */
@Component
class ApiClients {

	private static final Logger log = LoggerFactory.getLogger(ApiClients.class);

	private static final Duration TTL = Duration.ofSeconds(5);

	/**
	 * Unknown keys are cached, too: the bound keeps guessed keys from filling the heap.
	 */
	private static final int MAX_KEYS = 10_000;

	private static final int MAX_LOGGED_SCOPES = 100;

	private final ClientRepository repository;

	private final RequestDeadline deadline;

	/**
	 * By the hash of the key. Concurrent requests with one key share one query and its
	 * failure: if each repeated it, they would queue up during a database outage. For
	 * that reason the query runs in a thread of its own, outside the cache's locks.
	 */
	private final AsyncLoadingCache<String, Optional<ApiClient>> cache;

	private final Set<String> loggedScopes = ConcurrentHashMap.newKeySet();

	ApiClients(ClientRepository repository, RequestDeadline deadline) {
		this.repository = repository;
		this.deadline = deadline;
		Executor threads = (query) -> Thread.ofVirtual().name("api-key").start(query);
		this.cache = Caffeine.newBuilder()
			.expireAfterWrite(TTL)
			.maximumSize(MAX_KEYS)
			.executor(Context.taskWrapping(threads))
			.buildAsync(this::find);
	}

	/**
	 * Finds the active client with a key, as it was up to five seconds ago.
	 * @param key the key as it was sent
	 * @return the client, or empty if no active client has the key
	 * @throws org.springframework.dao.DataAccessException if the database is needed and
	 * not available
	 */
	Optional<ApiClient> findCached(String key) {
		return findCachedByHash(hash(key));
	}

	/**
	 * Finds the active client with a key, as it was up to five seconds ago.
	 * @param keyHash the {@link #hash} of the key
	 * @return the client, or empty if no active client has the key
	 * @throws org.springframework.dao.DataAccessException if the database is needed and
	 * not available
	 */
	Optional<ApiClient> findCachedByHash(String keyHash) {
		try {
			return this.deadline.charge(this.cache.get(keyHash)::join);
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	private Optional<ApiClient> find(String keyHash) {
		return this.repository.findActiveByKeyHash(HexFormat.of().parseHex(keyHash))
			.map((client) -> new ApiClient(client.id(), client.name(), scopes(client)));
	}

	/** Ignores scopes that only another version knows. */
	private Set<Scope> scopes(ClientEntity client) {
		Set<Scope> scopes = EnumSet.noneOf(Scope.class);
		for (String name : client.scopes()) {
			Scope.of(name).ifPresentOrElse(scopes::add, () -> logOnce(String.valueOf(name), client));
		}
		return scopes;
	}

	private void logOnce(String scope, ClientEntity client) {
		if (this.loggedScopes.size() < MAX_LOGGED_SCOPES && this.loggedScopes.add(scope)) {
			log.warn("Ignoring the scope \"{}\" of client {}: this version does not know it", scope, client.id());
		}
	}

	/**
	 * Hashes a key.
	 * @param key the key as it was sent
	 * @return its SHA-256 in hexadecimal
	 */
	static String hash(String key) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
