package dev.orderfood.observability;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** The client that sent a request, for its access line. */
public final class RequestClient {

	private static final String ATTRIBUTE = RequestClient.class.getName();

	private RequestClient() {
	}

	/**
	 * Notes the client.
	 * @param request the request
	 * @param id the number of the client, which is no personal data by itself
	 */
	public static void note(ServletRequest request, long id) {
		request.setAttribute(ATTRIBUTE, id);
	}

	static @Nullable Long of(ServletRequest request) {
		return (Long) request.getAttribute(ATTRIBUTE);
	}

}
