package dev.orderfood.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of a stream of events. It holds the headers against {@code openapi.yaml} and
 * each event against {@code asyncapi.yaml}.
 */
public final class EventSource implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final Socket socket;

	private final BufferedReader in;

	private final boolean tracked;

	private final int status;

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final List<String> departures = new CopyOnWriteArrayList<>();

	private final AtomicInteger comments = new AtomicInteger();

	private volatile @Nullable String retry;

	private volatile boolean ended;

	private EventSource(Socket socket, String target) throws IOException {
		this.socket = socket;
		this.tracked = target.startsWith("/api/track/");
		this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
		this.status = Integer.parseInt(this.in.readLine().substring(9, 12));
		Map<String, List<String>> headers = new TreeMap<>();
		for (String line = this.in.readLine(); !line.isEmpty(); line = this.in.readLine()) {
			headers.put(line.substring(0, line.indexOf(':')), List.of(line.substring(line.indexOf(':') + 1).strip()));
		}
		if (this.status == 200) {
			assertThat(
					Contract.served().departures("GET", target, new Answer(this.status, headers, new byte[] { ':' })))
				.isEmpty();
		}
	}

	/**
	 * Opens a stream, and reads it in the background.
	 * @param api the API
	 * @param target the path, with the query if there is one
	 * @param headers headers such as {@code api_key: apitest}
	 * @return the stream, to be closed
	 */
	public static EventSource open(Api api, String target, String... headers) {
		EventSource source = connect(api, target, 0, headers);
		Thread.ofVirtual().start(source::read);
		return source;
	}

	/**
	 * Opens a stream that nobody reads.
	 * @param api the API
	 * @param target the path
	 * @param headers headers
	 * @return the stream, to be closed
	 */
	public static EventSource unread(Api api, String target, String... headers) {
		return connect(api, target, 2_048, headers);
	}

	private static EventSource connect(Api api, String target, int receiveBuffer, String... headers) {
		Socket socket = new Socket();
		try {
			if (receiveBuffer > 0) {
				socket.setReceiveBufferSize(receiveBuffer);
			}
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
			socket.getOutputStream()
				.write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
						+ String.join("", List.of(headers).stream().map((header) -> header + "\r\n").toList()) + "\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new EventSource(socket, target);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		String id = "";
		String type = "";
		try {
			for (String line = this.in.readLine(); line != null; line = this.in.readLine()) {
				if (line.startsWith(":")) {
					this.comments.incrementAndGet();
				}
				else if (line.startsWith("retry: ")) {
					this.retry = line.substring(7);
				}
				else if (line.startsWith("id: ")) {
					id = line.substring(4);
				}
				else if (line.startsWith("event: ")) {
					type = line.substring(7);
				}
				else if (line.startsWith("data: ")) {
					add(new Event(Long.parseLong(id), type, JSON.readTree(line.substring(6))));
				}
			}
		}
		catch (IOException ex) {
			// Closed.
		}
		this.ended = true;
	}

	private void add(Event event) {
		Contract contract = Contract.events();
		this.departures.addAll(this.tracked ? contract.departuresOfMessage("TrackedOrder", event.data())
				: contract.departuresOfEvent("Order", event.data()));
		this.events.add(event);
	}

	/**
	 * Returns what has been received, as {@code asyncapi.yaml} says.
	 * @return the events
	 */
	public List<Event> events() {
		assertThat(this.departures).as("departures from asyncapi.yaml").isEmpty();
		return new ArrayList<>(this.events);
	}

	/**
	 * Returns the ids of what has been received.
	 * @return the ids
	 */
	public List<Long> ids() {
		return events().stream().map(Event::id).toList();
	}

	/**
	 * Returns the types of what has been received.
	 * @return the types
	 */
	public List<String> types() {
		return events().stream().map(Event::type).toList();
	}

	/**
	 * Returns the status of the response.
	 * @return the HTTP status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns how many comments have been received.
	 * @return the number
	 */
	public int comments() {
		return this.comments.get();
	}

	/**
	 * Returns the field {@code retry}.
	 * @return its value, or null if it has not been received
	 */
	public @Nullable String retry() {
		return this.retry;
	}

	/**
	 * Returns whether the server has ended the stream.
	 * @return whether it has ended
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	@Override
	public void close() {
		disconnect();
	}

	/** Closes the connection. */
	public void disconnect() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An event.
	 *
	 * @param id the id
	 * @param type the type
	 * @param data the data
	 */
	public record Event(long id, String type, JsonNode data) {
	}

}
