package dev.orderfood.observability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A request and its response, as the access log shows them. The request id is the only
 * text of the caller; it is visible ASCII.
 *
 * @param level the level it is written at
 * @param endedMillis when the response had been sent, in milliseconds since the epoch
 * @param nanos the time from the first byte of the request to the last of the response
 * @param method the method, or {@code OTHER}
 * @param route the address as the contract writes it, such as
 * <code>/api/order/{orderId}</code>, or {@code unknown}
 * @param status the status of the response
 * @param bytes how many bytes were sent, without headers
 * @param client the id of the client, if it was known
 * @param requestId the request id
 * @param traceId the id of the trace, 32 hexadecimal digits
 * @param spanId the id of the request's span, if it had one
 */
record AccessLine(Level level, long endedMillis, long nanos, String method, String route, int status, long bytes,
		@Nullable Long client, @Nullable String requestId, String traceId, @Nullable String spanId) {

	/** Completes the line of a response that was streamed. */
	AccessLine ended(long lasted, long sent) {
		return new AccessLine(this.level, System.currentTimeMillis(), lasted, this.method, this.route, this.status,
				sent, this.client, this.requestId, this.traceId, this.spanId);
	}

	/** For appenders that are not written to directly. */
	LoggingEvent toEvent(Logger logger) {
		double millis = TimeUnit.NANOSECONDS.toMicros(this.nanos) / 1000.0;
		LoggingEvent event = new LoggingEvent(AccessLine.class.getName(), logger, this.level, message(millis), null,
				null);
		event.setInstant(Instant.ofEpochMilli(this.endedMillis));
		event.setKeyValuePairs(fields(millis));
		event.setMDCPropertyMap(context());
		return event;
	}

	private String message(double millis) {
		String message = this.method + ' ' + this.route + ' ' + this.status + " in " + millis + " ms";
		return (this.client != null) ? message + ", client " + this.client : message;
	}

	private List<KeyValuePair> fields(double millis) {
		List<KeyValuePair> fields = new ArrayList<>(7);
		fields.add(new KeyValuePair("http.request.method", this.method));
		fields.add(new KeyValuePair("http.route", this.route));
		fields.add(new KeyValuePair("http.response.status_code", this.status));
		fields.add(new KeyValuePair("http.response.body.bytes", this.bytes));
		fields.add(new KeyValuePair("event.outcome", (this.status < 400) ? "success" : "failure"));
		fields.add(new KeyValuePair("duration_ms", millis));
		if (this.client != null) {
			fields.add(new KeyValuePair("client.id", this.client));
		}
		return fields;
	}

	/** The keys are those that lines from inside a request have. */
	private Map<String, String> context() {
		Map<String, String> context = new HashMap<>(8);
		context.put("trace_id", this.traceId);
		if (this.spanId != null) {
			context.put("span_id", this.spanId);
		}
		if (this.requestId != null) {
			context.put(RequestId.LOG_KEY, this.requestId);
		}
		return context;
	}

}
