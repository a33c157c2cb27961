package dev.orderfood.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.orderfood.api.ErrorResponseWriter;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Limits the requests of each client by a token bucket. The limit is per client, not per
 * address: customers may share an address, and one may have several. A client with the
 * scope {@code reserve_stock} is a process that places orders for others, each of whom
 * has a limit of its own, so it has none.
 */
@Component
class RateLimit {

	/** More clients than this are hardly active in one window. */
	private static final int MAX_CLIENTS = 10_000;

	private final RateLimitProperties properties;

	private final ErrorResponseWriter answers;

	private final Counter refused;

	/** A bucket that was not used for a window is full again, and is created anew. */
	private final LoadingCache<Long, Bucket> buckets;

	RateLimit(RateLimitProperties properties, ErrorResponseWriter answers, MeterRegistry registry) {
		this.properties = properties;
		this.answers = answers;
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_CLIENTS)
			.expireAfterAccess(properties.window())
			.build((client) -> bucket());
		this.refused = Counter.builder("orderfood.requests.limited")
			.description("Requests that were refused by the rate limit")
			.register(registry);
	}

	private Bucket bucket() {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.properties.requests())
				.refillGreedy(this.properties.requests(), this.properties.window()))
			.build();
	}

	/**
	 * Takes a token for a request, and answers 429 if there is none.
	 * @param client the client who sent the request
	 * @param response the response to write
	 * @return whether the request is admitted
	 * @throws IOException if the response cannot be written
	 */
	boolean admits(ApiClient client, HttpServletResponse response) throws IOException {
		if (!this.properties.enabled() || client.scopes().contains(Scope.RESERVE_STOCK)) {
			return true;
		}
		ConsumptionProbe probe = this.buckets.get(client.id()).tryConsumeAndReturnRemaining(1);
		if (probe.isConsumed()) {
			return true;
		}
		this.refused.increment();
		long wait = secondsOf(probe.getNanosToWaitForRefill());
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
		// The form of draft-ietf-httpapi-ratelimit-headers since its version 08.
		response.setHeader("RateLimit-Policy",
				"\"client\";q=" + this.properties.requests() + ";w=" + this.properties.window().toSeconds());
		response.setHeader("RateLimit",
				"\"client\";r=" + probe.getRemainingTokens() + ";t=" + secondsOf(probe.getNanosToWaitForReset()));
		this.answers.write(response, HttpStatus.TOO_MANY_REQUESTS,
				"This API key has sent more requests than it may; try again in " + wait + " s.");
		return false;
	}

	/** Rounded up, so that a retry at that time succeeds. */
	private static long secondsOf(long nanos) {
		return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
	}

}
