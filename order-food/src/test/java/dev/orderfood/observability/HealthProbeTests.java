package dev.orderfood.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

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
	void thePortIsThatOfTheApi() {
		assertThat(HealthProbe.port(Map.of())).isEqualTo(8080);
		assertThat(HealthProbe.port(Map.of("PORT", "9000"))).isEqualTo(9000);
	}

}
