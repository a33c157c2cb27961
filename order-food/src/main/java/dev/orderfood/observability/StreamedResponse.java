package dev.orderfood.observability;

import java.util.function.BiConsumer;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A response that goes on after its request was handled. The request's span and metric
 * end when the response begins; its access line is written when it ends, and does not
 * count as slow.
 */
public final class StreamedResponse {

	private static final String ATTRIBUTE = StreamedResponse.class.getName();

	private final long began = System.nanoTime();

	private volatile @Nullable BiConsumer<Long, Long> log;

	private StreamedResponse() {
	}

	/**
	 * Notes that the response to a request will be streamed.
	 * @param request the request
	 * @return the response, whose end is to be reported
	 */
	public static StreamedResponse note(ServletRequest request) {
		StreamedResponse response = new StreamedResponse();
		request.setAttribute(ATTRIBUTE, response);
		return response;
	}

	static @Nullable StreamedResponse of(ServletRequest request) {
		return (StreamedResponse) request.getAttribute(ATTRIBUTE);
	}

	/** Keeps the access line; called before the first event can be sent. */
	void whenEnded(BiConsumer<Long, Long> log) {
		this.log = log;
	}

	/**
	 * Reports the end of the response.
	 * @param bytes how many bytes were sent, without headers
	 */
	public void ended(long bytes) {
		BiConsumer<Long, Long> line = this.log;
		if (line != null) {
			line.accept(System.nanoTime() - this.began, bytes);
		}
	}

}
