package dev.orderfood.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrafficTests {

	@Test
	void customersReadOrderAndMakeMistakes() throws IOException {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		HttpServer server = server((exchange) -> {
			requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
					+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			return exchange.getRequestURI().getPath().equals("/api/admin/order")
					? "[{\"id\":\"019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01\"}]" : "[{\"id\":\"7\"}]";
		}, 200);
		try {
			Traffic traffic = Traffic.of(List.of("200", "--to", address(server)), Map.of());
			Thread.ofVirtual().start(() -> traffic.run(() -> requests.size() < 3000, false));
			Awaitility.await().until(() -> requests.size() >= 3000);
			assertThat(requests).anyMatch((request) -> request.startsWith("GET /api/product/7"))
				.anyMatch((request) -> request.contains("\"couponCode\":\"SAVE10\""))
				.anyMatch((request) -> request
					.equals("PUT /api/order/019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01/status {\"status\":\"COMPLETED\"}"))
				.anyMatch((request) -> request.contains("1.5"))
				.anyMatch((request) -> request.matches("POST /api/order \\{\"items\":\\[\\{\"productId\":\"7\".*"));
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void withoutAnApiThereIsOneSentence() throws IOException {
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		assertEndsWithOneSentence("http://localhost:" + free, "Nothing answers at http://localhost:" + free);
	}

	@ParameterizedTest
	@CsvSource({ "200, []", "503, [{\"id\":\"7\"}]", "404, not found" })
	void withoutProductsThereIsOneSentence(int status, String body) throws IOException {
		HttpServer server = server((exchange) -> body, status);
		try {
			assertEndsWithOneSentence(address(server), "There are no products at " + address(server));
		}
		finally {
			server.stop(0);
		}
	}

	private static void assertEndsWithOneSentence(String address, String beginning) {
		Traffic traffic = Traffic.of(List.of("5", "--to", address), Map.of());
		assertThatThrownBy(() -> traffic.run(() -> true, false)).isInstanceOf(TrafficException.class)
			.hasMessageStartingWith(beginning)
			.hasMessageNotContaining("\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void anEmptyPortIsTheUsualOne(String port) {
		assertThat(Traffic.of(List.of(), Map.of("PORT", port))).hasToString("5.0 orders/s to http://localhost:8080");
		assertThat(Traffic.of(List.of("7"), Map.of("PORT", "9000")))
			.hasToString("7.0 orders/s to http://localhost:9000");
	}

	@Test
	void aWrongPortIsOneSentence() {
		assertThatThrownBy(() -> Traffic.of(List.of(), Map.of("PORT", "x"))).isInstanceOf(TrafficException.class)
			.hasMessage("PORT=x is not a port: give a number from 1 to 65535.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "0", "5 0", "5 5 5", "--to", "5 --to localhost:8080", "NaN", "1e9",
			"5 --to http://localhost:99999", "5 --to http://a_b:%", "5 --to http://:80" })
	void whatCannotBeUnderstoodIsOneSentence(String arguments) {
		assertThatThrownBy(() -> Traffic.of(List.of(arguments.split(" ", -1)), Map.of()))
			.isInstanceOf(TrafficException.class)
			.hasMessageContaining("orders per second");
	}

	private static HttpServer server(Answer answer, int status) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			byte[] body = answer.to(exchange).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static String address(HttpServer server) {
		return "http://127.0.0.1:" + server.getAddress().getPort();
	}

	private interface Answer {

		String to(HttpExchange exchange) throws IOException;

	}

}
