package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is streamed over HTTP and never stored as a whole. A transfer that breaks
 * fails the load: a refresh reads the file again from its beginning, so it can never
 * consist of two versions.
 * <p>
 * Its version is a hash of the address and what the server says: an ETag, or else date
 * and length. The next load asks for both again and reads the file only if one differs.
 */
final class RemoteContent implements Content {

	private static final Logger log = LoggerFactory.getLogger(RemoteContent.class);

	private static final String TAG = "etag ";

	private static final Pattern NOT_CODES = Pattern.compile("(text/html|application/xhtml|.*[/+](json|xml)\\b).*");

	private static final int OK = 200;

	private static final int NOT_MODIFIED = 304;

	private final HttpClient client;

	private final RemoteAddress address;

	private final Duration timeout;

	private volatile RemoteAddress redirected;

	private volatile @Nullable String version;

	private volatile long size = -1;

	/**
	 * Creates the content; nothing is requested yet.
	 * @param client the client to send requests with
	 * @param address the file's address
	 * @param timeout how long to wait for the response, and for each of the bytes in it
	 */
	RemoteContent(HttpClient client, RemoteAddress address, Duration timeout) {
		this.client = client;
		this.address = address;
		this.redirected = address;
		this.timeout = timeout;
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public boolean isRandomAccess() {
		return false;
	}

	@Override
	public boolean isRepeatable() {
		return false;
	}

	@Override
	public Object identity() {
		return this.redirected;
	}

	@Override
	public @Nullable String version() {
		return this.version;
	}

	@Override
	public boolean isStill(String known) throws IOException {
		String tag = prefix() + TAG;
		if (known.startsWith(tag)) {
			HttpRequest request = request().header("If-None-Match", known.substring(tag.length())).build();
			HttpResponse<InputStream> response = send(request);
			try (InputStream _ = response.body()) {
				return response.statusCode() == NOT_MODIFIED || isStill(known, response);
			}
		}
		if (!known.startsWith(prefix())) {
			return false;
		}
		// If-Modified-Since would take an older file for the same one.
		HttpResponse<InputStream> response = send(request().HEAD().build());
		try (InputStream _ = response.body()) {
			return isStill(known, response);
		}
	}

	private boolean isStill(String known, HttpResponse<?> response) {
		return response.statusCode() == OK && known.equals(version(response));
	}

	@Override
	public ByteInput open(long from) throws IOException {
		HttpResponse<InputStream> response = send(request().build());
		if (response.statusCode() != OK) {
			response.body().close();
			throw new IOException("the server answers with status " + response.statusCode());
		}
		requireCodes(response);
		this.redirected = RemoteAddress.of(response.uri());
		this.version = version(response);
		this.size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
		return new Transfer(response.body(), this.size);
	}

	private static void requireCodes(HttpResponse<InputStream> response) throws IOException {
		String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
		if (NOT_CODES.matcher(type).matches()) {
			try (InputStream body = response.body()) {
				byte[] beginning = body.readNBytes(FileSignature.LENGTH);
				throw new IOException("the server answers with "
						+ Excerpt.ofFirstLine(type.getBytes(StandardCharsets.UTF_8), 0, type.length())
						+ " and not with codes, beginning with " + Excerpt.ofFirstLine(beginning, 0, beginning.length));
			}
		}
	}

	private @Nullable String version(HttpResponse<?> response) {
		return response.headers()
			.firstValue("ETag")
			.map((tag) -> prefix() + TAG + tag)
			.or(() -> response.headers()
				.firstValue("Last-Modified")
				.map((date) -> prefix() + "last-modified " + date + ", length "
						+ response.headers().firstValue("Content-Length").orElse("unknown")))
			.orElse(null);
	}

	private String prefix() {
		return "address " + this.address.hash() + ", ";
	}

	private HttpRequest.Builder request() {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.address.uri()).timeout(this.timeout);
		this.address.authorization().ifPresent((value) -> request.header("Authorization", value));
		return request;
	}

	private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
		try {
			return this.client.send(request, BodyHandlers.ofInputStream());
		}
		catch (ConnectException ex) {
			throw new IOException("the server cannot be reached", ex);
		}
		catch (HttpTimeoutException ex) {
			throw new IOException("the server does not answer within " + this.timeout.toSeconds() + " s", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("the load was interrupted", ex);
		}
	}

	private final class Transfer implements ByteInput {

		private final InputStream body;

		private final long expected;

		private long received;

		/** Since when a read waits, or 0. */
		private volatile long waitingSince;

		private volatile boolean timedOut;

		/** The client's own timeout ends with the headers. */
		private final Thread watch = Thread.ofVirtual().start(this::watch);

		Transfer(InputStream body, long expected) {
			this.body = body;
			this.expected = expected;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read;
			try {
				this.waitingSince = System.nanoTime();
				read = this.body.read(buffer, offset, length);
			}
			catch (IOException ex) {
				throw broken(ex);
			}
			finally {
				this.waitingSince = 0;
			}
			if (read == -1 && (this.timedOut || this.received < this.expected)) {
				throw broken(null);
			}
			this.received += Math.max(0, read);
			return read;
		}

		private IOException broken(@Nullable IOException cause) {
			if (this.timedOut) {
				return new IOException("the server sent nothing for " + RemoteContent.this.timeout.toSeconds() + " s",
						cause);
			}
			String of = (this.expected >= 0) ? " of " + this.expected : "";
			return new IOException("the transfer broke after " + this.received + of + " bytes", cause);
		}

		private void watch() {
			try {
				while (true) {
					Thread.sleep(RemoteContent.this.timeout.dividedBy(4));
					long since = this.waitingSince;
					if (since != 0 && System.nanoTime() - since > RemoteContent.this.timeout.toNanos()) {
						this.timedOut = true;
						this.body.close();
					}
				}
			}
			catch (InterruptedException | IOException ex) {
				log.debug("The timeout of a transfer is no longer watched", ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.watch.interrupt();
			this.body.close();
		}

	}

}
