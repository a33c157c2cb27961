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
 * Gives each client a bucket of tokens that fills evenly; a request takes one, and is
 * refused when there is none. The limit is that of a client, not of an address: many
 * customers may share an address, and one may have many. Who places orders for others and
 * reserves their stock has no limit: those others have theirs.
 */
@Component
class RateLimit {

	/** More clients than this are hardly at work in one window. */
	private static final int REMEMBERED_CLIENTS = 10_000;

	private final RateLimitProperties properties;

	private final ErrorResponseWriter answers;

	private final Counter refused;

	/** Whoever was away for a window has a full bucket again, and so a new one. */
	private final LoadingCache<Long, Bucket> buckets;

	RateLimit(RateLimitProperties properties, ErrorResponseWriter answers, MeterRegistry registry) {
		this.properties = properties;
		this.answers = answers;
		this.buckets = Caffeine.newBuilder()
			.maximumSize(REMEMBERED_CLIENTS)
			.expireAfterAccess(properties.window())
			.build((client) -> bucket());
		this.refused = Counter.builder("orderfood.requests.limited")
			.description("Requests of clients that had sent too many")
			.register(registry);
	}

	private Bucket bucket() {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.properties.requests())
				.refillGreedy(this.properties.requests(), this.properties.window()))
			.build();
	}

	/**
	 * Takes a token for a request, and answers the request if there is none.
	 * @param client who sent it
	 * @param response where to answer
	 * @return whether the request may go on
	 * @throws IOException if the caller is gone
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

	/** Rounded up: whoever comes a moment too early has come for nothing. */
	private static long secondsOf(long nanos) {
		return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
	}

}
