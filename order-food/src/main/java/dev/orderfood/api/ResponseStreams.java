package dev.orderfood.api;

import java.io.IOException;

import dev.orderfood.observability.StreamedResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Starts responses that go on after their requests were handled. */
@Component
public class ResponseStreams {

	private final ConnectionProperties limits;

	ResponseStreams(ConnectionProperties limits) {
		this.limits = limits;
	}

	/**
	 * Sends the headers of a response and takes the connection for what follows, which is
	 * sent on a thread of its own. The response ends with the connection.
	 * @param request the request
	 * @param response the response, with its status and headers
	 * @param content what follows
	 * @param disconnected called when the client is gone, while the content may be
	 * waiting
	 * @throws IOException if the client is gone; nothing is sent then
	 */
	public void start(HttpServletRequest request, HttpServletResponse response, Content content, Runnable disconnected)
			throws IOException {
		// Without a length, and not in chunks: the bytes go to the connection as they
		// are.
		response.setHeader(HttpHeaders.CONNECTION, "close");
		response.flushBuffer();
		try {
			request.upgrade(StreamedConnection.class)
				.begin(content, disconnected, StreamedResponse.note(request), this.limits.sendWithin());
		}
		catch (ServletException ex) {
			throw new IOException(ex);
		}
	}

	/** What a response consists of. */
	@FunctionalInterface
	public interface Content {

		/**
		 * Sends the content; the response ends when this returns or throws.
		 * @param out where to
		 * @throws IOException if the client is gone or reads too slowly
		 */
		void sendTo(Output out) throws IOException;

	}

	/** The way to the client. */
	@FunctionalInterface
	public interface Output {

		/**
		 * Sends bytes, and waits until the operating system has taken them.
		 * @param bytes the bytes
		 * @throws IOException if the client is gone or reads too slowly
		 */
		void send(byte[] bytes) throws IOException;

	}

}
