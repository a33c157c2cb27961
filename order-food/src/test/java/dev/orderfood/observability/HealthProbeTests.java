package dev.orderfood.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Execution(ExecutionMode.CONCURRENT)
class HealthProbeTests {

	@ParameterizedTest
	@CsvSource({ "200, true", "204, false", "404, false", "500, false", "503, false" })
	void readyIsWhatAnswers200(int status, boolean ready) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
		server.createContext("/readyz", (exchange) -> {
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		try {
			assertThat(HealthProbe.isReady(server.getAddress().getPort())).isEqualTo(ready);
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void nothingThatListensIsNotReady() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(HealthProbe.isReady(port)).isFalse();
	}

	@Test
	void whatNeverAnswersIsNotReady() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(HealthProbe.isReady(socket.getLocalPort())).isFalse();
		}
	}

	@Test
	void anotherApiIsWaitedFor() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
		server.createContext("/other", (exchange) -> {
			exchange.sendResponseHeaders((asked.incrementAndGet() < 3) ? 503 : 200, -1);
			exchange.close();
		});
		server.start();
		try {
			URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/other");
			assertThat(HealthProbe.becomesReady(address, Duration.ofMinutes(2))).isTrue();
			assertThat(asked).hasValue(3);
		}
		finally {
			server.stop(0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:1/readyz", "http://no-such-service.invalid/readyz" })
	void theWaitComesToAnEnd(URI address) throws InterruptedException {
		assertThat(HealthProbe.becomesReady(address, HealthProbe.duration("1s"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "60s, 60", "2m, 120", "1h, 3600", "1m30s, 90" })
	void theTimeIsWrittenAsInTheChart(String text, long seconds) {
		assertThat(HealthProbe.duration(text)).hasSeconds(seconds);
	}

	@Test
	void thePortIsThatOfTheApi() {
		assertThat(HealthProbe.port(Map.of())).isEqualTo(8080);
		assertThat(HealthProbe.port(Map.of("PORT", "9000"))).isEqualTo(9000);
	}

}
