package dev.orderfood.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrafficTests {

	@Test
	void customersReadOrderAndMakeMistakes() throws IOException {
		Queue<String> requests = new ConcurrentLinkedQueue<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
					+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			byte[] answer = "[{\"id\":\"7\"}]".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		server.start();
		try {
			String address = "http://127.0.0.1:" + server.getAddress().getPort();
			Traffic traffic = Traffic.of(List.of("200", "--to", address), Map.of());
			Thread.ofVirtual().start(() -> traffic.run(() -> requests.size() < 3000, false));
			Awaitility.await().until(() -> requests.size() >= 3000);
			assertThat(requests).anyMatch((request) -> request.startsWith("GET /api/product/7"))
				.anyMatch((request) -> request.contains("\"couponCode\":\"SAVE10\""))
				.anyMatch((request) -> request.contains("1.5"))
				.anyMatch((request) -> request.matches("POST /api/order \\{\"items\":\\[\\{\"productId\":\"7\".*"));
		}
		finally {
			server.stop(0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "0", "5 0", "5 5 5", "--to", "5 --to localhost:8080", "NaN", "1e9" })
	void whatCannotBeUnderstoodIsOneSentence(String arguments) {
		assertThatThrownBy(() -> Traffic.of(List.of(arguments.split(" ", -1)), Map.of()))
			.isInstanceOf(CannotRunException.class)
			.hasMessageContaining("orders per second");
	}

}
