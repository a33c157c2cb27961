package dev.orderfood.notification;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.contract.Contract;
import dev.orderfood.order.OrderStatus;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Where requests go, and what becomes of their responses. */
class WebhookClientTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static final OrderEvent EVENT = new OrderEvent(1, "order.placed", NOW,
			new OrderEvent.Data(UUID.randomUUID(), "1", OrderStatus.PLACED, 1, null, null,
					List.of(new OrderEvent.Item("1", "Waffle", 2, new BigDecimal("6.50"), null)), null,
					new BigDecimal("13.00"), new BigDecimal("0.00"), NOW));

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final Queue<Map<String, List<String>>> requests = new ConcurrentLinkedQueue<>();

	private final Queue<String> departures = new ConcurrentLinkedQueue<>();

	private final Map<String, String> headers = new ConcurrentHashMap<>();

	private volatile int status = 204;

	private HttpServer server;

	private WebhookClient client;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::receive);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		if (this.client != null) {
			this.client.close();
		}
		assertThat(this.departures).as("departures from asyncapi.yaml").isEmpty();
	}

	private void receive(HttpExchange exchange) throws IOException {
		this.departures.addAll(Contract.events()
			.departuresOfEvent("Webhook", JSON.readTree(exchange.getRequestBody().readAllBytes())));
		this.requests.add(exchange.getRequestHeaders());
		this.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
		exchange.sendResponseHeaders(this.status, -1);
		exchange.close();
	}

	private int send(String host, DnsResolver resolver) throws InterruptedException {
		return send(URI.create("http://" + host + ":" + this.server.getAddress().getPort() + "/orders"), resolver);
	}

	private int send(URI url, DnsResolver resolver) throws InterruptedException {
		NotificationSettings.Webhook settings = new NotificationSettings.Webhook(null, List.of(), true, false,
				Duration.ofSeconds(20), Duration.ofSeconds(30));
		this.client = new WebhookClient(settings, resolver, JsonMapper.shared(), Clock.fixed(NOW, ZoneOffset.UTC));
		return this.client.send(url, List.of(new byte[32]), EVENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]",
			"0.0.0.0", "localhost." })
	void refusesToConnectToThisMachine(String host) {
		AddressResolver resolver = new AddressResolver(false, Duration.ofSeconds(20));

		assertThatExceptionOfType(NotDeliveredException.class).isThrownBy(() -> send(host, resolver))
			.satisfies((ex) -> assertThat(ex.reason()).isIn("the address is not public", "no address"));

		assertThat(this.requests).isEmpty();
	}

	@Test
	void connectsToThisMachineWhereThatIsAllowed() throws InterruptedException {
		assertThat(send("localhost", new AddressResolver(true, Duration.ofSeconds(20)))).isEqualTo(204);
	}

	/** A second answer of the name server could lead elsewhere. */
	@Test
	void connectsToTheAddressThatWasCheckedUnderTheNameOfTheReceiver() throws InterruptedException {
		Queue<String> resolved = new ConcurrentLinkedQueue<>();

		assertThat(send("receiver.example.com", new SystemDefaultDnsResolver() {
			@Override
			public InetAddress[] resolve(String host) {
				resolved.add(host);
				return new InetAddress[] { InetAddress.getLoopbackAddress() };
			}
		})).isEqualTo(204);

		assertThat(resolved).containsExactly("receiver.example.com");
		assertThat(this.requests.element().get("Host"))
			.containsExactly("receiver.example.com:" + this.server.getAddress().getPort());
		assertThat(this.requests.element()).doesNotContainKeys("Upgrade", "Accept-encoding", "Cookie");
	}

	@Test
	void followsNoRedirect() {
		this.status = 307;
		this.headers.put("Location", "/elsewhere");

		assertThatExceptionOfType(NotDeliveredException.class)
			.isThrownBy(() -> send("127.0.0.1", SystemDefaultDnsResolver.INSTANCE))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(307));

		assertThat(this.requests).hasSize(1);
	}

	/**
	 * Each would fill the memory until the time limit of the attempt: the library has
	 * limits.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "aaaaaaaa", "X-Header: x\r\n" })
	void readsNoEndlessHeaders(String part) throws Exception {
		byte[] chunk = part.repeat(1000).getBytes(StandardCharsets.US_ASCII);
		AtomicLong written = new AtomicLong();
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread endless = Thread.startVirtualThread(() -> {
				try (Socket connection = socket.accept()) {
					OutputStream output = connection.getOutputStream();
					output.write("HTTP/1.1 200 OK\r\nX-Header: ".getBytes(StandardCharsets.US_ASCII));
					while (written.get() < 1_000_000_000) {
						output.write(chunk);
						written.addAndGet(chunk.length);
					}
				}
				catch (IOException ex) {
					// The client has closed the connection.
				}
			});

			assertThatExceptionOfType(NotDeliveredException.class)
				.isThrownBy(() -> send(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"),
						SystemDefaultDnsResolver.INSTANCE));

			endless.join();
			assertThat(written).hasValueLessThan(100_000_000);
		}
	}

	@ParameterizedTest
	@CsvSource({ "429,7,PT7S", "503,90,PT90S", "503,3601,PT1H", "503,99999999999999999999,PT1H", "500,7,", "503,0,",
			"503,-1,", "503,soon,", "503,DATE+30,PT30S", "503,DATE-30,", "429,DATE+7200,PT1H" })
	void readsForHowLongItIsNotWanted(int answer, String header, Duration pause) {
		this.status = answer;
		this.headers.put("Retry-After",
				header.startsWith("DATE")
						? DateTimeFormatter.RFC_1123_DATE_TIME
							.format(NOW.plusSeconds(Long.parseLong(header.substring(4))).atOffset(ZoneOffset.UTC))
						: header);

		assertThatExceptionOfType(NotDeliveredException.class)
			.isThrownBy(() -> send("127.0.0.1", SystemDefaultDnsResolver.INSTANCE))
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(pause));
	}

}
