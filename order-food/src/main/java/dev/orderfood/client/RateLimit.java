package dev.orderfood.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.orderfood.api.ErrorResponseWriter;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Limits the requests of each client by a token bucket. The limit is per client, not per
 * address: customers may share an address, and one may have several. Only the key of the
 * shop page is counted by address, because all its visitors are one client. A client with
 * the scope {@code reserve_stock} is a process that places orders for others, each of
 * whom has a limit of its own, so it has none.
 */
@Component
class RateLimit {

	/** More clients and addresses than this are hardly active in one window. */
	private static final int MAX_BUCKETS = 10_000;

	private final RateLimitProperties properties;

	private final ErrorResponseWriter answers;

	private final Counter refused;

	/** A bucket that was not used for a window is full again, and is created anew. */
	private final LoadingCache<Counted, Bucket> buckets;

	RateLimit(RateLimitProperties properties, ErrorResponseWriter answers, MeterRegistry registry) {
		this.properties = properties;
		this.answers = answers;
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_BUCKETS)
			.expireAfterAccess(properties.window())
			.build(this::bucket);
		this.refused = Counter.builder("orderfood.requests.limited")
			.description("Requests that were refused by the rate limit")
			.register(registry);
	}

	private Bucket bucket(Counted counted) {
		long requests = capacity(counted);
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(requests).refillGreedy(requests, this.properties.window()))
			.build();
	}

	private long capacity(Counted counted) {
		return (counted.network() != null) ? this.properties.requestsPerAddress() : this.properties.requests();
	}

	/**
	 * Takes a token for a request, and answers 429 if there is none.
	 * @param client the client who sent the request
	 * @param key the API key of the request
	 * @param address the address that the request came from
	 * @param response the response to write
	 * @return whether the request is admitted
	 * @throws IOException if the response cannot be written
	 */
	boolean admits(ApiClient client, String key, String address, HttpServletResponse response) throws IOException {
		boolean byAddress = this.properties.countsByAddress(key);
		if (!byAddress && (!this.properties.enabled() || client.scopes().contains(Scope.RESERVE_STOCK))) {
			return true;
		}
		Counted counted = new Counted(client.id(), byAddress ? network(address) : null);
		ConsumptionProbe probe = this.buckets.get(counted).tryConsumeAndReturnRemaining(1);
		if (probe.isConsumed()) {
			return true;
		}
		this.refused.increment();
		long wait = secondsOf(probe.getNanosToWaitForRefill());
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
		// The form of draft-ietf-httpapi-ratelimit-headers since its version 08.
		String policy = byAddress ? "\"address\"" : "\"client\"";
		response.setHeader("RateLimit-Policy",
				policy + ";q=" + capacity(counted) + ";w=" + this.properties.window().toSeconds());
		response.setHeader("RateLimit",
				policy + ";r=" + probe.getRemainingTokens() + ";t=" + secondsOf(probe.getNanosToWaitForReset()));
		this.answers.write(response, HttpStatus.TOO_MANY_REQUESTS, (byAddress ? "This address" : "This API key")
				+ " has sent more requests than it may; try again in " + wait + " s.");
		return false;
	}

	/** A visitor with an IPv6 address has a whole network, which is its first half. */
	private static String network(String address) {
		try {
			byte[] bytes = InetAddress.ofLiteral(address).getAddress();
			return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
		}
		catch (IllegalArgumentException ex) {
			// Some proxies hide the address, or add a port to it.
			return address;
		}
	}

	/** Rounded up, so that a retry at that time succeeds. */
	private static long secondsOf(long nanos) {
		return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
	}

	/**
	 * What has a bucket of its own.
	 *
	 * @param client the client's id
	 * @param network the network that its requests come from, or null if all count
	 * together
	 */
	private record Counted(long client, @Nullable String network) {
	}

}
