package dev.orderfood.observability;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.TraceId;
import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The header {@code X-Request-Id}: the name under which a request is found in the log. It
 * is the caller's own, if that is 1 to 128 visible ASCII characters, and made here
 * otherwise; every response has it.
 */
public final class RequestId {

	/** The header's name. */
	public static final String HEADER = "X-Request-Id";

	/** Its name in the log. */
	static final String LOG_KEY = "request_id";

	private static final int MAX_LENGTH = 128;

	private static final String ATTRIBUTE = RequestId.class.getName();

	private RequestId() {
	}

	/** Gives a request its id before anything else is done with it. */
	public static void assign(Request request, Response response) {
		String theirs = request.getCoyoteRequest().getHeader(HEADER);
		String id = (theirs != null && isAcceptable(theirs)) ? theirs : made();
		request.setAttribute(ATTRIBUTE, id);
		response.setHeader(HEADER, id);
	}

	/**
	 * Finds out on whose behalf the calling thread works.
	 * @return the id of the request, or empty if it works on none
	 */
	public static Optional<String> current() {
		return Optional.ofNullable(MDC.get(LOG_KEY));
	}

	public static @Nullable String of(ServletRequest request) {
		return (String) request.getAttribute(ATTRIBUTE);
	}

	static boolean isAcceptable(String id) {
		if (id.isEmpty() || id.length() > MAX_LENGTH) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			if (id.charAt(i) <= ' ' || id.charAt(i) >= 0x7f) {
				return false;
			}
		}
		return true;
	}

	/** Two requests must not share it by chance, and it is no secret. */
	static String made() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return TraceId.fromLongs(random.nextLong(), random.nextLong());
	}

}
