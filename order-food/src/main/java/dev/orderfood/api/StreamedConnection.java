package dev.orderfood.api;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import dev.orderfood.observability.StreamedResponse;
import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose response goes on after its request was handled. Tomcat hands
 * connections over as it does to WebSocket: it takes back the request, the response and
 * their buffers, about 100 KiB that an asynchronous request would hold for as long as it
 * lasts, and reports when the client closes the connection. Tomcat creates the instance
 * itself.
 */
public final class StreamedConnection implements InternalHttpUpgradeHandler {

	private static final Logger log = LoggerFactory.getLogger(StreamedConnection.class);

	/** The next byte ends the wait; zero would mean no limit. */
	private static final long OVER_MILLIS = 1;

	/** Without a byte that the client takes. */
	private static final Duration NO_PROGRESS = Duration.ofSeconds(10);

	private static final int MAX_READS = 8;

	private final AtomicBoolean started = new AtomicBoolean();

	/** Held while bytes are sent: a connection is not closed meanwhile. */
	private final ReentrantLock sending = new ReentrantLock();

	private @Nullable SocketWrapperBase<?> connection;

	private ResponseStreams.@Nullable Content content;

	private @Nullable Runnable whenDisconnected;

	private @Nullable StreamedResponse response;

	private Duration sendWithin = NO_PROGRESS;

	private boolean closed;

	private long sent;

	private volatile long sendingSince;

	void begin(ResponseStreams.Content what, Runnable disconnected, StreamedResponse signals, Duration limit) {
		this.content = what;
		this.whenDisconnected = disconnected;
		this.response = signals;
		this.sendWithin = limit;
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
		this.connection = wrapper;
		wrapper
			.setWriteTimeout(((this.sendWithin.compareTo(NO_PROGRESS) < 0) ? this.sendWithin : NO_PROGRESS).toMillis());
	}

	/** Tomcat has handed the connection over. */
	@Override
	public void init(WebConnection unused) {
		startSending();
	}

	/** Also called if the connection broke before it was handed over. */
	@Override
	public void destroy() {
		startSending();
	}

	private void startSending() {
		if (this.content != null && this.started.compareAndSet(false, true)) {
			ResponseStreams.Content what = this.content;
			Thread.ofVirtual().name("stream").start(() -> send(what));
		}
	}

	private void send(ResponseStreams.Content what) {
		try {
			what.sendTo(this::send);
		}
		catch (IOException ex) {
			log.debug("A stream ended: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.error("A stream failed", ex);
		}
		finally {
			close();
			if (this.response != null) {
				this.response.ended(this.sent);
			}
		}
	}

	private void send(byte[] bytes) throws IOException {
		this.sending.lock();
		try {
			if (this.closed || this.connection == null) {
				throw new IOException("The client is gone");
			}
			this.sendingSince = System.nanoTime();
			this.connection.write(true, bytes, 0, bytes.length);
			this.connection.flush(true);
			this.sent += bytes.length;
		}
		finally {
			this.sendingSince = 0;
			this.sending.unlock();
		}
	}

	private void close() {
		this.sending.lock();
		try {
			if (!this.closed && this.connection != null) {
				this.connection.close();
			}
			this.closed = true;
		}
		finally {
			this.sending.unlock();
		}
	}

	/** Nothing is expected from the client but that it closes the connection. */
	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		return switch (event) {
			case OPEN_READ -> isOpen() ? SocketState.UPGRADED : disconnected();
			case OPEN_WRITE -> SocketState.UPGRADED;
			default -> disconnected();
		};
	}

	private boolean isOpen() {
		if (this.connection == null) {
			return false;
		}
		byte[] ignored = new byte[256];
		try {
			int read = 1;
			for (int i = 0; i < MAX_READS && read > 0; i++) {
				read = this.connection.read(false, ignored, 0, ignored.length);
			}
			return read >= 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Tomcat closes the connection. */
	private SocketState disconnected() {
		if (this.whenDisconnected != null) {
			this.whenDisconnected.run();
		}
		endWait();
		this.sending.lock();
		try {
			this.closed = true;
		}
		finally {
			this.sending.unlock();
		}
		return SocketState.CLOSED;
	}

	/** Called about every second. A client must not take forever for a few bytes. */
	@Override
	public void timeoutAsync(long now) {
		long since = this.sendingSince;
		if (since != 0 && System.nanoTime() - since > this.sendWithin.toNanos()) {
			endWait();
		}
	}

	private void endWait() {
		if (this.connection != null) {
			this.connection.setWriteTimeout(OVER_MILLIS);
		}
	}

	/** Streams end before connections are no longer accepted. */
	@Override
	public void pause() {
	}

	@Override
	public void setSslSupport(SSLSupport support) {
	}

}
