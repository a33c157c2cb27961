package dev.orderfood.api;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Processes the requests of a connection for {@link TimeLimitedHttp11Protocol}, and
 * answers with the status that RFC 9110 and RFC 6585 have for what Tomcat closes without
 * a word or answers with 400: headers that come too slowly (408) or are too large (431).
 */
final class TimeLimitedProcessor extends Http11Processor {

	/** The next byte ends the wait; zero would mean no limit. */
	private static final long OVER_MILLIS = 1;

	/** Tomcat throws the same exception type for all faults of a request's syntax. */
	private static final List<String> TOO_LARGE = List.of(
			StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error"),
			StringManager.getManager(MimeHeaders.class).getString("headers.maxCountFail").replaceFirst("\\[.*", ""));

	private final TimeLimitedHttp11Protocol protocol;

	TimeLimitedProcessor(TimeLimitedHttp11Protocol protocol) {
		super(protocol, protocol.getAdapter());
		this.protocol = protocol;
	}

	/** Called on another thread while the request is read and the response is written. */
	void check(SocketWrapperBase<?> connection) {
		if (isReceivedTooSlowly()) {
			connection.setReadTimeout(OVER_MILLIS);
		}
		long committed = this.response.getCommitTimeNanos();
		if (committed > 0 && System.nanoTime() - committed > this.protocol.sendNanos() && !isAsync()) {
			connection.setWriteTimeout(OVER_MILLIS);
		}
	}

	private boolean isReceivedTooSlowly() {
		long began = this.request.getStartTimeNanos();
		return began > 0 && System.nanoTime() - began > this.protocol.receiveNanos();
	}

	/** A request that has begun before this is called lacks some of its headers. */
	@Override
	public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
		boolean headersMissing = this.request.getStartTimeNanos() > 0 && !isAsync() && !isUpgrade();
		boolean late = event == SocketEvent.ERROR || isReceivedTooSlowly();
		return (headersMissing && late) ? refuseSlowHeaders(connection) : super.process(connection, event);
	}

	private SocketState refuseSlowHeaders(SocketWrapperBase<?> connection) {
		setSocketWrapper(connection);
		this.response.setStatus(HttpServletResponse.SC_REQUEST_TIMEOUT);
		setErrorState(ErrorState.CLOSE_CLEAN, null);
		try {
			getAdapter().service(this.request, this.response);
		}
		catch (Exception ex) {
			getLog().debug("A request whose headers were incomplete could not be answered", ex);
		}
		return SocketState.CLOSED;
	}

	@Override
	public SocketState service(SocketWrapperBase<?> connection) throws IOException {
		this.protocol.begin(this, connection);
		SocketState state = SocketState.CLOSED;
		try {
			state = super.service(connection);
			return state;
		}
		finally {
			if (state != SocketState.LONG) {
				this.protocol.end(this);
			}
			if (state != SocketState.UPGRADING && isUpgrade()) {
				// The connection broke, and nothing will be sent over it.
				getUpgradeToken().httpUpgradeHandler().destroy();
			}
		}
	}

	@Override
	protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
		super.setErrorState(state, cause);
		if (isTooLarge(cause) && !this.request.protocol().isNull()) {
			this.response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
			// Tomcat closes the connection, but sends this header only with the statuses
			// that it uses itself.
			this.response.setHeader(HttpHeaders.CONNECTION, "close");
		}
	}

	private static boolean isTooLarge(@Nullable Throwable cause) {
		String message = (cause != null) ? cause.getMessage() : null;
		return message != null && TOO_LARGE.stream().anyMatch(message::startsWith);
	}

}
