package dev.orderfood.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.json.JsonMapper;

/**
 * An event as streams send it.
 *
 * @param id the id by which a client resumes the stream
 * @param bytes the event in the form of {@code text/event-stream}
 * @param last whether the stream ends after it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StreamMessage(long id, byte[] bytes, boolean last) {

	/** Sent after some time without an event: it keeps proxies from timing out. */
	static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

	static StreamMessage of(JsonMapper json, long id, String type, Object data, boolean last) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
		bytes.writeBytes(("id: " + id + "\nevent: " + type + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
		// JSON has no line breaks.
		bytes.writeBytes(json.writeValueAsBytes(data));
		bytes.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
		return new StreamMessage(id, bytes.toByteArray(), last);
	}

	static byte[] retryAfter(long millis) {
		return ("retry: " + millis + "\n\n").getBytes(StandardCharsets.US_ASCII);
	}

}
