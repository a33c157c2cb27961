package dev.orderfood.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadTests {

	private final Set<String> requests = ConcurrentHashMap.newKeySet();

	@Test
	void aShopIsReadAndOrderedFrom() throws IOException {
		Load load = run("", 200, Map.of("API_KEY", "a-key"));
		assertThat(this.requests).containsExactlyInAnyOrder("GET /api/product a-key", "POST /api/order a-key");
		assertThat(load.succeeded()).isTrue();
	}

	@Test
	void aPathIsAskedForAndReportedOn() throws IOException {
		Load load = run("/healthz", 200, Map.of());
		assertThat(this.requests).containsExactly("GET /healthz apitest");
		assertThat(report(load)).containsPattern("/healthz, 2 callers, 1 s\n")
			.containsPattern("requests +\\d+, \\d+\\.\\d a second\n  200 +\\d+\n")
			.containsPattern("latency +p50 \\d+\\.\\d ms, p95 .* p99 .* slowest ");
		assertThat(load.percentile(0.5)).isPositive().isLessThanOrEqualTo(load.percentile(0.99));
	}

	@Test
	void anApiThatFailsIsNoSuccess() throws IOException {
		Load load = run("/healthz", 503, Map.of());
		assertThat(load.succeeded()).isFalse();
		assertThat(report(load)).containsPattern("  503 +\\d+\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--url", "--url localhost", "--concurrency 0", "--concurrency 10001", "--duration soon",
			"--duration 3601", "--rate 5", "5", "--url http://localhost:99999" })
	void whatCannotBeUnderstoodIsOneSentence(String arguments) {
		assertThatThrownBy(() -> Load.of(List.of(arguments.split(" ", -1)), Map.of()))
			.isInstanceOf(TrafficException.class)
			.hasMessageStartingWith("load needs --url");
	}

	private Load run(String path, int status, Map<String, String> environment) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
					+ exchange.getRequestHeaders().getFirst("api_key"));
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		try {
			Load load = Load.of(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort() + path,
					"--concurrency", "2", "--duration", "1"), environment);
			load.run();
			return load;
		}
		finally {
			server.stop(0);
		}
	}

	private static String report(Load load) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		load.report(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8);
	}

}
