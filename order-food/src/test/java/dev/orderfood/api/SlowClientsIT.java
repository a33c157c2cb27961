package dev.orderfood.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Patience;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that never pause for long, but never finish either. */
@OrderFoodTest
@CapturesOutput
class SlowClientsIT {

	private static final String ORDER = String.join("\r\n", "POST /api/order HTTP/1.1", "Host: localhost",
			"api_key: apitest", "Content-Type: application/json", "");

	private static final Map<String, CompletableFuture<Drip>> DRIPPING = new HashMap<>();

	@AutoClose
	private final Sockets sockets = new Sockets();

	/** All at once, because each takes as long as the API waits. */
	@BeforeAll
	static void drip(Api api) {
		aRequestThatDripsIsRefused().forEach((begin) -> DRIPPING.put(begin, CompletableFuture
			.supplyAsync(() -> drip(begin, api), (client) -> Thread.ofPlatform().daemon().start(client))));
	}

	@ParameterizedTest
	@MethodSource
	void aRequestThatDripsIsRefused(String begin) {
		Drip drip = DRIPPING.get(begin).join();
		assertThat(drip.time()).as("not at once").isGreaterThan(Duration.ofSeconds(1));
		if (!begin.startsWith("POST /nothing")) {
			assertThat(drip.answer()).startsWith("HTTP/1.1 408").contains("Connection: close").contains("\"code\":408");
		}
	}

	private static Drip drip(String begin, Api api) {
		String drip = begin.endsWith("chunked\r\n\r\n") ? "1\r\n \r\n" : begin.contains("\r\n\r\n") ? " " : "x";
		try (Sockets sockets = new Sockets()) {
			Socket socket = sockets.connect(api.port());
			OutputStream out = socket.getOutputStream();
			out.write(begin.getBytes(StandardCharsets.US_ASCII));
			CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> received(socket),
					(reader) -> Thread.ofVirtual().start(reader));
			Instant start = Instant.now();
			await("the end").atMost(Patience.OF_CLIENTS).pollInterval(Duration.ofMillis(200)).until(() -> {
				try {
					out.write(drip.getBytes(StandardCharsets.US_ASCII));
					return false;
				}
				catch (IOException ex) {
					return true;
				}
			});
			return new Drip(Duration.between(start, Instant.now()), received.join());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<String> aRequestThatDripsIsRefused() {
		return Stream.of("GET /api/product HTTP/1.1\r\nHost: localhost\r\nX: ", "GET /api/product?category=",
				ORDER + "Content-Length: 5000\r\n\r\n{\"items\"", ORDER + "Content-Length: 60000\r\nX: ",
				ORDER + "Transfer-Encoding: chunked\r\n\r\n9000\r\n{\"items\"",
				ORDER + "Transfer-Encoding: chunked\r\n\r\n",
				"POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n");
	}

	/** The kernel takes some megabytes before the server notices. */
	@Test
	void aClientThatHardlyReadsIsCutOffAndNobodysAlarm(Api api, CapturedOutput output) throws IOException {
		Socket socket = this.sockets.connect(api.port());
		int requests = 400;
		socket.getOutputStream()
			.write("GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(requests)
				.getBytes(StandardCharsets.US_ASCII));
		InputStream in = socket.getInputStream();
		long received = 0;
		Instant end = Instant.now().plus(Patience.OF_CLIENTS);
		byte[] buffer = new byte[2_000];
		try {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				received += read;
				assertThat(Instant.now()).as("still sending").isBefore(end);
				await().pollDelay(Duration.ofMillis(20)).until(() -> true);
			}
		}
		catch (IOException ex) {
			// Reset.
		}
		assertThat(received).isLessThan(requests * 50_000L);
		assertThat(output.getAll()).doesNotContain("A request for /openapi.yaml failed");
	}

	@Test
	void listsThatNobodyReceivesAreLimitedAndCutOff(Api api, Shop shop) throws IOException {
		String key = shop.newClient();
		String other = shop.newClient();
		shop.execute("""
				WITH placed AS (
				    INSERT INTO orders (id, user_id, total, discounts, created_at)
				    SELECT gen_random_uuid(), users.id, 12.99, 0, now()
				    FROM users, generate_series(1, 20) AS n WHERE key_hash = sha256('%s')
				    RETURNING id
				)
				INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price, note)
				SELECT id, line, 1, 1, 12.99, repeat('€', 200) FROM placed, generate_series(1, 40) AS line"""
			.formatted(key));
		String request = "GET /api/order?limit=200 HTTP/1.1\r\nHost: localhost\r\napi_key: " + key + "\r\n\r\n";
		await("a list is refused").atMost(Patience.OF_CLIENTS).until(() -> {
			for (int i = 0; i < 8; i++) {
				this.sockets.connect(api.port())
					.getOutputStream()
					.write(request.repeat(60).getBytes(StandardCharsets.US_ASCII));
			}
			return api.get("/api/order?limit=1").key(key).send().status() == 503;
		});
		api.get("/api/product").send().hasStatus(200);
		api.get("/api/order").key(other).send().hasStatus(200);
		api.get("/api/admin/order").key(Shop.KEY_STAFF).send().hasStatus(200);
		await("the others are cut off").atMost(Patience.OF_CLIENTS)
			.until(() -> api.get("/api/order").key(key).send().status() == 200);
	}

	private static String received(Socket socket) {
		StringBuilder text = new StringBuilder();
		byte[] buffer = new byte[4_000];
		try {
			for (int read = socket.getInputStream().read(buffer); read >= 0; read = socket.getInputStream()
				.read(buffer)) {
				text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
			}
		}
		catch (IOException ex) {
			// Reset after the response.
		}
		return text.toString();
	}

	/** How long a request was taken, and what it was answered. */
	private record Drip(Duration time, String answer) {
	}

	/** Connections with small buffers, closed after the test. */
	private static final class Sockets implements AutoCloseable {

		private final List<Socket> open = new ArrayList<>();

		Socket connect(int port) throws IOException {
			Socket socket = new Socket();
			this.open.add(socket);
			socket.setReceiveBufferSize(4_096);
			socket.setSoTimeout((int) Patience.OF_CLIENTS.toMillis());
			socket.setTcpNoDelay(true);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket;
		}

		@Override
		public void close() throws IOException {
			for (Socket socket : this.open) {
				socket.close();
			}
		}

	}

}
