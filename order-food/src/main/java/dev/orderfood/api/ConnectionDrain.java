package dev.orderfood.api;

import java.time.Duration;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Drains keep-alive connections before the server stops: for a short time requests are
 * still answered, but each response closes its connection ({@code Connection: close}).
 * Tomcat's own graceful stop closes idle connections without notice, so that a client
 * which has just sent a request over one of them never learns the outcome.
 */
@Component
class ConnectionDrain implements TomcatConnectorCustomizer, SmartLifecycle {

	private static final Duration CHECK_EVERY = Duration.ofMillis(20);

	/** A client whose connection was closed may open another one at once. */
	private static final long QUIET_NANOS = Duration.ofMillis(250).toNanos();

	private static final int PHASE = DEFAULT_PHASE - 512;

	private final Duration limit;

	private @Nullable Connector connector;

	private @Nullable Runnable restore;

	private volatile boolean running;

	ConnectionDrain(ShutdownProperties properties) {
		this.limit = properties.drain();
	}

	@Override
	public void customize(Connector connector) {
		this.connector = connector;
	}

	@Override
	public void start() {
		if (this.restore != null) {
			this.restore.run();
		}
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Streams end before, so that they are not waited for; the server's own phases come
	 * later.
	 */
	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.connector != null && this.connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
			int keepAliveRequests = http.getMaxKeepAliveRequests();
			// A context that was stopped can be started again.
			this.restore = () -> http.setMaxKeepAliveRequests(keepAliveRequests);
			http.setMaxKeepAliveRequests(1);
			awaitDisconnects(http);
		}
	}

	private void awaitDisconnects(AbstractHttp11Protocol<?> http) {
		long now = System.nanoTime();
		long end = now + this.limit.toNanos();
		long lastConnected = now;
		while (now < end && now - lastConnected < QUIET_NANOS) {
			try {
				Thread.sleep(CHECK_EVERY);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			now = System.nanoTime();
			// One is always counted: the connection that the server is waiting for.
			if (http.getConnectionCount() > 1) {
				lastConnected = now;
			}
		}
	}

}
