package dev.orderfood.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A collector of traces: takes spans over OTLP as HTTP and protobuf, as Jaeger does, and
 * keeps them for a test to look at.
 */
public final class TraceReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();

	private final List<String> paths = new CopyOnWriteArrayList<>();

	private TraceReceiver(HttpServer server) {
		this.server = server;
	}

	/**
	 * Starts a receiver on a free port.
	 * @return the receiver, to be closed
	 */
	public static TraceReceiver start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			TraceReceiver receiver = new TraceReceiver(server);
			server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			server.createContext("/", receiver::take);
			server.start();
			return receiver;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			ExportTraceServiceRequest request = ExportTraceServiceRequest
				.parseFrom(zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody());
			request.getResourceSpansList().forEach(this::keep);
			byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, (answer.length == 0) ? -1 : answer.length);
			exchange.getResponseBody().write(answer);
		}
	}

	private void keep(ResourceSpans from) {
		Map<String, Object> resource = values(from.getResource().getAttributesList());
		from.getScopeSpansList()
			.forEach(
					(scope) -> scope.getSpansList().forEach((span) -> this.spans.add(ReceivedSpan.of(span, resource))));
	}

	/**
	 * Returns where apps send their spans.
	 * @return the address without a path
	 */
	public String endpoint() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Returns what was sent so far.
	 * @return the spans in the order of their arrival
	 */
	public List<ReceivedSpan> spans() {
		return List.copyOf(this.spans);
	}

	/**
	 * Returns the spans with a name.
	 * @param name the name
	 * @return the spans in the order of their arrival
	 */
	public List<ReceivedSpan> spans(String name) {
		return this.spans.stream().filter((span) -> span.name().equals(name)).toList();
	}

	/**
	 * Returns the one span with a name.
	 * @param name the name
	 * @return the span
	 */
	public ReceivedSpan span(String name) {
		List<ReceivedSpan> found = spans(name);
		if (found.size() != 1) {
			throw new AssertionError(found.size() + " spans are named " + name + " in " + this.spans);
		}
		return found.getFirst();
	}

	/**
	 * Returns what was called.
	 * @return method and path of each request
	 */
	public List<String> paths() {
		return List.copyOf(this.paths);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private static Map<String, Object> values(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> value(attribute.getValue()),
					(first, second) -> second, TreeMap::new));
	}

	private static Object value(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case INT_VALUE -> value.getIntValue();
			case BOOL_VALUE -> value.getBoolValue();
			case DOUBLE_VALUE -> value.getDoubleValue();
			default -> value.toString();
		};
	}

	/**
	 * A span as it arrived.
	 *
	 * @param traceId 32 hexadecimal digits
	 * @param spanId 16 hexadecimal digits
	 * @param parentSpanId 16 hexadecimal digits, or empty for the outermost span
	 * @param name the name
	 * @param kind such as {@code SPAN_KIND_SERVER}
	 * @param attributes what it says
	 * @param error whether its status is that of an error
	 * @param statusMessage what its status says
	 * @param exceptions the messages of the exceptions that were recorded
	 * @param nanos how long it took
	 * @param resource what sent it
	 */
	public record ReceivedSpan(String traceId, String spanId, String parentSpanId, String name, String kind,
			Map<String, Object> attributes, boolean error, String statusMessage, List<String> exceptions, long nanos,
			Map<String, Object> resource) {

		private static ReceivedSpan of(Span span, Map<String, Object> resource) {
			return new ReceivedSpan(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()),
					span.getName(), span.getKind().name(), values(span.getAttributesList()),
					span.getStatus().getCodeValue() == 2, span.getStatus().getMessage(),
					span.getEventsList()
						.stream()
						.filter((event) -> event.getName().equals("exception"))
						.map((event) -> String.valueOf(values(event.getAttributesList()).get("exception.message")))
						.toList(),
					span.getEndTimeUnixNano() - span.getStartTimeUnixNano(), resource);
		}

		private static String hex(ByteString id) {
			return HexFormat.of().formatHex(id.toByteArray());
		}

		/**
		 * Tells whether this span stands directly below another.
		 * @param other the other span
		 * @return true if it is in the same trace and the other is its parent
		 */
		public boolean isBelow(ReceivedSpan other) {
			return this.traceId.equals(other.traceId) && this.parentSpanId.equals(other.spanId);
		}

	}

	/** Something that takes connections and never says a word. */
	public static final class BlackHole implements AutoCloseable {

		private final ServerSocket socket;

		private final List<Socket> taken = new CopyOnWriteArrayList<>();

		/** Opens one on a free port. */
		public BlackHole() {
			try {
				this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			Thread.startVirtualThread(this::take);
		}

		private void take() {
			try {
				while (true) {
					this.taken.add(this.socket.accept());
				}
			}
			catch (IOException ex) {
				// Closed.
			}
		}

		/**
		 * Returns where it waits.
		 * @return the address without a path
		 */
		public String endpoint() {
			return "http://localhost:" + this.socket.getLocalPort();
		}

		/**
		 * Returns how often somebody has connected.
		 * @return the number of connections
		 */
		public int connections() {
			return this.taken.size();
		}

		@Override
		public void close() {
			try {
				this.socket.close();
				for (Socket connection : this.taken) {
					connection.close();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
