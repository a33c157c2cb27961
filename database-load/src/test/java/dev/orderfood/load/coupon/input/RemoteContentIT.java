package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.scan.CouponText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class RemoteContentIT {

	private static final List<String> CODES = IntStream.range(0, 20_000)
		.mapToObj((number) -> "CODE%05d".formatted(number))
		.toList();

	private static final byte[] TEXT = CODES.stream()
		.collect(Collectors.joining("\n", "", "\n"))
		.getBytes(StandardCharsets.US_ASCII);

	private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

	private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private HttpServer server;

	/** After how many bytes a transfer breaks. */
	private int sent = TEXT.length;

	private boolean chunked;

	private String modified;

	private String tag = "\"one\"";

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/codes", this::serve);
		this.server.createContext("/page", (exchange) -> answer(exchange, 200, "text/html", "hello"));
		this.server.createContext("/unconditional", (exchange) -> {
			exchange.getResponseHeaders().add("ETag", "\"one\"");
			answer(exchange, 200, "text/plain", "HAPPYHRS\n");
		});
		this.server.createContext("/problem", (exchange) -> answer(exchange, 200, "application/problem+json", "{}"));
		this.server.createContext("/latest", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/codes");
			answer(exchange, 302, "text/plain", "");
		});
		this.server.createContext("/stall", (exchange) -> {
			exchange.sendResponseHeaders(200, TEXT.length);
			exchange.getResponseBody().write(TEXT, 0, 1000);
			exchange.getResponseBody().flush();
		});
		this.server.createContext("/gone", (exchange) -> answer(exchange, 404, "text/plain", "no"));
		this.server.createContext("/broken", (exchange) -> answer(exchange, 500, "text/plain", "no"));
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.threads.shutdownNow();
		this.client.shutdownNow();
	}

	@Test
	void codesAreStreamed() {
		CouponFile file = file("/codes");
		assertThat(CouponText.codes(file)).isEqualTo(CODES);
		file.requireUnchanged();
		assertThat(file.version()).matches("address [0-9a-f]{16}, etag \"one\"");
	}

	@Test
	void whatIsUnchangedIsNotReadAgain() {
		CouponFile first = file("/codes");
		CouponText.codes(first);
		first.requireUnchanged();
		String version = Objects.requireNonNull(first.version());
		assertThat(file("/codes").isStill(version)).isTrue();
		this.tag = "\"two\"";
		assertThat(file("/codes").isStill(version)).isFalse();
		assertThat(file("/codes").isStill("etag \"two\"")).isFalse();
		assertThat(this.requests).containsExactly("GET -", "GET \"one\"", "GET \"one\"");
	}

	@Test
	void transferThatEndsEarlyEndsTheLoad() {
		this.sent = 100_000;
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageMatching("http://127.0.0.1:\\d+/codes cannot be read: the transfer broke after \\d+ of "
					+ TEXT.length + " bytes \\(at byte \\d+\\)\\.");
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void transferOfUnknownLengthThatEndsEarlyEndsTheLoad() {
		this.sent = 100_000;
		this.chunked = true;
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageMatching(".* cannot be read: the transfer broke after \\d+ bytes \\(at byte \\d+\\)\\.");
	}

	@Test
	void serverThatStopsSendingEndsTheLoad() {
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/stall")))
			.withMessageContaining("/stall cannot be read: the server sent nothing for 1 s (at byte ");
	}

	@Test
	void anotherQueryIsAnotherFile() {
		CouponFile first = file("/codes?file=a");
		CouponText.codes(first);
		first.requireUnchanged();
		String version = Objects.requireNonNull(first.version());
		assertThat(file("/codes?file=a").isStill(version)).isTrue();
		assertThat(file("/codes?file=b").isStill(version)).isFalse();
	}

	@Test
	void serverThatIgnoresTheConditionIsStillUnderstood() {
		CouponFile first = file("/unconditional");
		CouponText.codes(first);
		first.requireUnchanged();
		String version = Objects.requireNonNull(first.version());
		assertThat(file("/unconditional").isStill(version)).isTrue();
	}

	@Test
	void olderFileIsAnotherFile() {
		this.tag = null;
		this.modified = "Wed, 25 Nov 2026 12:00:00 GMT";
		CouponFile first = file("/codes");
		CouponText.codes(first);
		first.requireUnchanged();
		String version = Objects.requireNonNull(first.version());
		assertThat(file("/codes").isStill(version)).isTrue();
		this.modified = "Mon, 23 Nov 2026 12:00:00 GMT";
		assertThat(file("/codes").isStill(version)).isFalse();
	}

	@Test
	void redirectLeadsToTheIdentityOfItsTarget() {
		CouponFile file = file("/codes");
		CouponFile redirect = file("/latest");
		assertThat(redirect.identity()).isNotEqualTo(file.identity());
		CouponText.codes(redirect);
		assertThat(redirect.identity()).isEqualTo(file.identity());
	}

	@Test
	void errorsAndPagesAreNotTakenForCodes() {
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/gone")))
			.withMessageContaining("/gone cannot be read: the server answers with status 404 (at byte 0).");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/broken")))
			.withMessageContaining("the server answers with status 500");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/page")))
			.withMessageContaining(
					"the server answers with \"text/html\" and not with codes, beginning with \"hello\"");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/problem")))
			.withMessageContaining("the server answers with \"application/problem+json\" and not with codes");
	}

	@Test
	void serverThatIsNotThereEndsTheLoad() {
		this.server.stop(0);
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageContaining("the server cannot be reached");
	}

	@Test
	void namesHoldNoCredentialsAndNoSignatures() {
		assertThat(RemoteAddress.parse("https://user:secret@files.example:8443/a/b.gz?signature=secret").name())
			.isEqualTo("https://files.example:8443/a/b.gz");
	}

	private CouponFile file(String path) {
		RemoteAddress address = RemoteAddress.parse("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
		return new CouponFile(address.name(), new RemoteContent(this.client, address, Duration.ofSeconds(1)));
	}

	private void serve(HttpExchange exchange) throws IOException {
		String known = exchange.getRequestHeaders().getFirst("If-None-Match");
		this.requests.add(exchange.getRequestMethod() + " " + ((known != null) ? known : "-"));
		if (this.tag != null) {
			exchange.getResponseHeaders().add("ETag", this.tag);
		}
		if (this.modified != null) {
			exchange.getResponseHeaders().add("Last-Modified", this.modified);
		}
		if (exchange.getRequestMethod().equals("HEAD") || (known != null && known.equals(this.tag))) {
			exchange.getResponseHeaders().add("Content-Length", String.valueOf(TEXT.length));
			exchange.sendResponseHeaders((known != null) ? 304 : 200, -1);
			exchange.close();
			return;
		}
		exchange.sendResponseHeaders(200, this.chunked ? 0 : TEXT.length);
		exchange.getResponseBody().write(TEXT, 0, this.sent);
		if (this.sent < TEXT.length) {
			exchange.getResponseBody().flush();
			// Ends the connection without the rest.
			throw new IOException("The transfer breaks");
		}
		exchange.close();
	}

	private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.US_ASCII);
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.sendResponseHeaders(status, body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

}
