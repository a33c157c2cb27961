package dev.orderfood.notification;

import java.io.IOException;
import java.util.OptionalLong;

import dev.orderfood.api.ResponseStreams;
import dev.orderfood.client.StaffAccess;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderTracking;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Streams events to the staff and to those who follow an order. */
@RestController
class EventStreamController {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	/** For scripts in a browser that cannot set the header. */
	private static final String LAST_EVENT_ID_PARAMETER = "lastEventId";

	private final EventStreams streams;

	private final OrderTracking tracking;

	private final StaffAccess access;

	private final ResponseStreams responses;

	EventStreamController(EventStreams streams, OrderTracking tracking, StaffAccess access, ResponseStreams responses) {
		this.streams = streams;
		this.tracking = tracking;
		this.access = access;
		this.responses = responses;
	}

	@GetMapping(path = "/api/admin/order/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void ofAll(@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String header,
			@RequestParam(name = LAST_EVENT_ID_PARAMETER, required = false) @Nullable String parameter,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		OptionalLong known = lastEventId(header, parameter);
		if (isHead(request)) {
			setHeaders(response);
			return;
		}
		send(this.streams.ofAll(known, this.access.of(request)), request, response);
	}

	@GetMapping(path = "/api/track/{trackingToken}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void ofOrder(@PathVariable String trackingToken,
			@RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String header,
			@RequestParam(name = LAST_EVENT_ID_PARAMETER, required = false) @Nullable String parameter,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		OptionalLong known = lastEventId(header, parameter);
		Order order = this.tracking.findOrder(trackingToken)
			.orElseThrow(() -> new NotFoundException("There is no order with this tracking token."));
		if (isHead(request)) {
			setHeaders(response);
			return;
		}
		EventStream stream = this.streams.ofOrder(order, known).orElse(null);
		if (stream == null) {
			// Tells the client to stop: with 200 and no event it would try for ever.
			response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			response.setStatus(HttpStatus.NO_CONTENT.value());
			return;
		}
		send(stream, request, response);
	}

	private static OptionalLong lastEventId(@Nullable String header, @Nullable String parameter) {
		String given = (header != null) ? header : parameter;
		return (given == null || given.isEmpty()) ? OptionalLong.empty()
				: OptionalLong.of(EventId.parse((header != null) ? LAST_EVENT_ID : LAST_EVENT_ID_PARAMETER, given));
	}

	private static boolean isHead(HttpServletRequest request) {
		return HttpMethod.HEAD.matches(request.getMethod());
	}

	private void send(EventStream stream, HttpServletRequest request, HttpServletResponse response) throws IOException {
		setHeaders(response);
		try {
			this.responses.start(request, response, (out) -> stream.sendTo(out::send),
					() -> stream.end(EventStream.End.CLIENT));
		}
		catch (IOException | RuntimeException ex) {
			stream.close();
			throw ex;
		}
	}

	private static void setHeaders(HttpServletResponse response) {
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
		// Otherwise nginx would collect events before it passes them on.
		response.setHeader("X-Accel-Buffering", "no");
	}

}
