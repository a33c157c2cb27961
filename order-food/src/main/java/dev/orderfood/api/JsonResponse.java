package dev.orderfood.api;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Sends bodies that are serialised already, and that no cache may keep. */
public final class JsonResponse {

	private JsonResponse() {
	}

	/**
	 * Sends a body.
	 * @param body the JSON
	 * @param response the response, with its other headers
	 * @throws IOException if the client is gone
	 */
	public static void send(byte[] body, HttpServletResponse response) throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/**
	 * Sends a page of a list.
	 * @param body the JSON
	 * @param next path and query of the next page, or null if there is none
	 * @param response the response
	 * @throws IOException if the client is gone
	 */
	public static void sendPage(byte[] body, @Nullable String next, HttpServletResponse response) throws IOException {
		if (next != null) {
			response.setHeader(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
		}
		send(body, response);
	}

}
