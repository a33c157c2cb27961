package dev.orderfood.load.coupon;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is fetched over HTTP and never stored as a whole. A transfer that breaks is
 * taken up where it broke, if the server can tell that the file is still the same one.
 * <p>
 * Its version is what the server says: an ETag, or else the time of the last change. Both
 * are asked for again before the next load, and a server that answers 304 is not asked
 * for the file.
 */
final class RemoteContent implements Content {

	private static final Logger log = LoggerFactory.getLogger(RemoteContent.class);

	private static final String TAG = "etag ";

	private static final String MODIFIED = "last-modified ";

	private static final int ATTEMPTS = 5;

	private static final int OK = 200;

	private static final int PARTIAL = 206;

	private static final int NOT_MODIFIED = 304;

	private final HttpClient client;

	private final URI address;

	private final Duration pause;

	private final Duration patience;

	private volatile @Nullable String version;

	private volatile long size = -1;

	/**
	 * Creates the content; nothing is asked for yet.
	 * @param client what to ask with
	 * @param address where it is
	 * @param pause how long to wait before a broken transfer is taken up again
	 * @param patience how long nothing may come before a transfer counts as broken
	 */
	RemoteContent(HttpClient client, URI address, Duration pause, Duration patience) {
		this.patience = patience;
		this.client = client;
		this.address = address;
		this.pause = pause;
	}

	/** What messages and the database call an address: no credentials, no signature. */
	static String name(URI address) {
		return address.getScheme() + "://" + address.getHost()
				+ ((address.getPort() >= 0) ? ":" + address.getPort() : "") + address.getPath();
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
	public @Nullable String version() {
		return this.version;
	}

	@Override
	public boolean isStill(String known) throws IOException {
		HttpRequest.Builder request = request();
		if (known.startsWith(TAG)) {
			request.header("If-None-Match", known.substring(TAG.length()));
		}
		else if (known.startsWith(MODIFIED)) {
			request.header("If-Modified-Since", known.substring(MODIFIED.length()));
		}
		else {
			return false;
		}
		HttpResponse<InputStream> response = send(request.build());
		try (InputStream _ = response.body()) {
			return response.statusCode() == NOT_MODIFIED;
		}
	}

	@Override
	public ByteInput open(long from) throws IOException {
		HttpResponse<InputStream> response = send(request().build());
		if (response.statusCode() != OK) {
			response.body().close();
			throw new IOException("the server answers with status " + response.statusCode());
		}
		if (contentType(response).startsWith("text/html")) {
			response.body().close();
			throw new IOException("the server answers with a page of HTML and not with codes");
		}
		this.version = version(response);
		this.size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
		return new Transfer(response.body());
	}

	private static String contentType(HttpResponse<?> response) {
		return response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
	}

	private static @Nullable String version(HttpResponse<?> response) {
		return response.headers()
			.firstValue("ETag")
			.map(TAG::concat)
			.or(() -> response.headers().firstValue("Last-Modified").map(MODIFIED::concat))
			.orElse(null);
	}

	private HttpRequest.Builder request() {
		HttpRequest.Builder request = HttpRequest.newBuilder(withoutUser()).timeout(this.patience);
		if (this.address.getUserInfo() != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString(this.address.getUserInfo().getBytes(StandardCharsets.UTF_8)));
		}
		return request;
	}

	private URI withoutUser() {
		String user = this.address.getRawUserInfo();
		return (user != null) ? URI.create(this.address.toString().replace(user + "@", "")) : this.address;
	}

	private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
		try {
			return this.client.send(request, BodyHandlers.ofInputStream());
		}
		catch (java.net.ConnectException ex) {
			throw new IOException("the server cannot be reached", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("the load was interrupted", ex);
		}
	}

	private final class Transfer implements ByteInput {

		private volatile InputStream body;

		/** Since when a read waits, or 0; the client itself would wait for ever. */
		private volatile long waitingSince;

		private volatile boolean stalled;

		private long position;

		private final Thread watch = Thread.ofVirtual().start(this::watch);

		Transfer(InputStream body) {
			this.body = body;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int attempt = 0;
			while (true) {
				try {
					this.waitingSince = System.nanoTime();
					int read = this.body.read(buffer, offset, length);
					this.waitingSince = 0;
					if (read == -1 && (this.stalled || this.position < RemoteContent.this.size)) {
						throw new EOFException("the transfer ended too early");
					}
					this.position += Math.max(0, read);
					return read;
				}
				catch (IOException ex) {
					this.waitingSince = 0;
					attempt++;
					resume(attempt, ex);
				}
			}
		}

		private void watch() {
			try {
				while (true) {
					Thread.sleep(RemoteContent.this.patience.dividedBy(4));
					long since = this.waitingSince;
					if (since != 0 && System.nanoTime() - since > RemoteContent.this.patience.toNanos()) {
						this.stalled = true;
						this.body.close();
					}
				}
			}
			catch (InterruptedException | IOException ex) {
				log.debug("A transfer is no longer watched", ex);
			}
		}

		/** Begins a new transfer where this one broke, as often as it takes. */
		private void resume(int firstAttempt, IOException broken) throws IOException {
			String version = RemoteContent.this.version;
			if (version == null || version.startsWith(TAG + "W/")) {
				throw new IOException("the transfer broke, and the server gives no ETag or date to take it up by",
						broken);
			}
			for (int attempt = firstAttempt; attempt <= ATTEMPTS; attempt++) {
				log.info("{}: the transfer broke at byte {}; trying again", name(RemoteContent.this.address),
						this.position);
				sleep(attempt);
				try {
					resume(version);
					return;
				}
				catch (BrokenInput ex) {
					throw ex;
				}
				catch (IOException ex) {
					broken.addSuppressed(ex);
				}
			}
			throw new IOException("the transfer broke and could not be taken up again", broken);
		}

		private void resume(String version) throws IOException {
			this.body.close();
			String validator = version.substring(version.indexOf(' ') + 1);
			HttpResponse<InputStream> response = send(
					request().header("Range", "bytes=" + this.position + "-").header("If-Range", validator).build());
			this.body = response.body();
			this.stalled = false;
			if (response.statusCode() == PARTIAL && response.headers()
				.firstValue("Content-Range")
				.filter((range) -> range.startsWith("bytes " + this.position + "-"))
				.isPresent()) {
				return;
			}
			if (response.statusCode() == OK && version.equals(version(response))) {
				this.body.skipNBytes(this.position);
				return;
			}
			if (response.statusCode() == OK || response.statusCode() == PARTIAL) {
				throw new BrokenInput("the file was changed on the server while it was being read", this.position);
			}
			throw new IOException("the server answers with status " + response.statusCode());
		}

		private void sleep(int attempt) throws IOException {
			try {
				Thread.sleep(RemoteContent.this.pause.multipliedBy(attempt));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("the load was interrupted", ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.watch.interrupt();
			this.body.close();
		}

	}

}
