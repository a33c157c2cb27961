package dev.orderfood.load.coupon;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.load.LoadFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class RemoteContentTests {

	private static final List<String> CODES = IntStream.range(0, 20_000)
		.mapToObj((number) -> "CODE%05d".formatted(number))
		.toList();

	private static final byte[] TEXT = CODES.stream()
		.collect(Collectors.joining("\n", "", "\n"))
		.getBytes(StandardCharsets.US_ASCII);

	private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

	private final HttpClient client = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private HttpServer server;

	/** After how many bytes a transfer breaks; the last for all that follow. */
	private final List<Integer> breaks = new ArrayList<>();

	private String tag = "\"one\"";

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/codes", this::serve);
		this.server.createContext("/page", (exchange) -> answer(exchange, 200, "text/html", "hello"));
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
		assertThat(file.version()).isEqualTo("etag \"one\"");
	}

	@Test
	void whatIsUnchangedIsNotReadAgain() {
		assertThat(file("/codes").isStill("etag \"one\"")).isTrue();
		assertThat(file("/codes").isStill("etag \"two\"")).isFalse();
		assertThat(this.requests).containsExactly("- \"one\"", "- \"two\"");
	}

	@Test
	void brokenTransferIsTakenUpWhereItBroke() {
		this.breaks.addAll(List.of(100_000, 1, 50_000, Integer.MAX_VALUE));
		assertThat(CouponText.codes(file("/codes"))).isEqualTo(CODES);
		assertThat(this.requests).hasSize(4).last().asString().startsWith("bytes=");
	}

	@Test
	void transferThatKeepsBreakingEndsTheLoad() {
		this.breaks.addAll(List.of(100_000, 0));
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageMatching("http://127.0.0.1:\\d+/codes cannot be read: the transfer broke and could not be "
					+ "taken up again \\(at byte \\d+\\)\\.");
	}

	@Test
	void fileThatChangesInBetweenEndsTheLoad() {
		this.breaks.addAll(List.of(100_000, Integer.MAX_VALUE));
		CouponFile file = file("/codes");
		assertThatExceptionOfType(LoadFailed.class)
			.isThrownBy(() -> file.read(file.parts(0, 1).getFirst(), new LineScanner(4096), new NoCodes(),
					(_) -> this.tag = "\"two\""))
			.withMessageContaining("the file was changed on the server while it was being read (at byte ");
	}

	@Test
	void withoutATagThereIsNothingToTakeItUpBy() {
		this.tag = null;
		this.breaks.addAll(List.of(100_000, Integer.MAX_VALUE));
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageContaining("the server gives no ETag or date");
	}

	@Test
	void errorsAndPagesAreNotTakenForCodes() {
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/gone")))
			.withMessageContaining("/gone cannot be read: the server answers with status 404 (at byte 0).");
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/broken")))
			.withMessageContaining("the server answers with status 500");
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/page")))
			.withMessageContaining("the server answers with a page of HTML");
	}

	@Test
	void serverThatIsNotThereEndsTheLoad() {
		this.server.stop(0);
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> CouponText.codes(file("/codes")))
			.withMessageContaining("the server cannot be reached");
	}

	@Test
	void namesHoldNoCredentialsAndNoSignatures() {
		assertThat(RemoteContent.name(URI.create("https://user:secret@files.example:8443/a/b.gz?signature=secret")))
			.isEqualTo("https://files.example:8443/a/b.gz");
	}

	private CouponFile file(String path) {
		URI address = URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
		return new CouponFile(RemoteContent.name(address),
				new RemoteContent(this.client, address, Duration.ZERO, Duration.ofSeconds(1)));
	}

	private void serve(HttpExchange exchange) throws IOException {
		String range = exchange.getRequestHeaders().getFirst("Range");
		String known = exchange.getRequestHeaders().getFirst("If-None-Match");
		this.requests.add(((range != null) ? range : "-") + " " + ((known != null) ? known : "-"));
		if (this.tag != null) {
			exchange.getResponseHeaders().add("ETag", this.tag);
		}
		if (known != null && known.equals(this.tag)) {
			exchange.sendResponseHeaders(304, -1);
			exchange.close();
			return;
		}
		int from = 0;
		if (range != null && exchange.getRequestHeaders().getFirst("If-Range").equals(this.tag)) {
			from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
			exchange.getResponseHeaders()
				.add("Content-Range", "bytes " + from + "-" + (TEXT.length - 1) + "/" + TEXT.length);
		}
		byte[] body = Arrays.copyOfRange(TEXT, from, TEXT.length);
		int sent = Math.min(body.length, this.breaks.isEmpty() ? body.length : this.breaks.getFirst());
		if (this.breaks.size() > 1) {
			this.breaks.removeFirst();
		}
		exchange.sendResponseHeaders((from > 0) ? 206 : 200, body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body, 0, sent);
		}
		catch (IOException ex) {
			// Closing early is what breaks the transfer.
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

	private static final class NoCodes implements CodeSinks {

		@Override
		public void reached(long position) {
		}

		@Override
		public CodeSink of(int length) {
			return null;
		}

	}

}
