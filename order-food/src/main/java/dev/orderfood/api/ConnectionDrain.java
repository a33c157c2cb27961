package dev.orderfood.api;

import java.time.Duration;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Says goodbye before the server stops: for a short time, answers still go out, but each
 * is the last of its connection and says so ({@code Connection: close}). Tomcat's own
 * graceful stop closes kept connections without a word, and who has just sent a request
 * over one of them never learns what became of it.
 */
@Component
class ConnectionDrain implements TomcatConnectorCustomizer, SmartLifecycle {

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	/** Clients that were told to leave may be back the next moment. */
	private static final long QUIET_NANOS = Duration.ofMillis(250).toNanos();

	private final Duration patience;

	private @Nullable Connector connector;

	private @Nullable Runnable usual;

	private volatile boolean running;

	ConnectionDrain(ShutdownProperties properties) {
		this.patience = properties.farewell();
	}

	@Override
	public void customize(Connector connector) {
		this.connector = connector;
	}

	@Override
	public void start() {
		if (this.usual != null) {
			this.usual.run();
		}
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Runs in the first phase of stopping; the server's own phases come later. */
	@Override
	public void stop() {
		this.running = false;
		if (this.connector != null && this.connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
			int keepAliveRequests = http.getMaxKeepAliveRequests();
			// A context that was stopped can be started again.
			this.usual = () -> http.setMaxKeepAliveRequests(keepAliveRequests);
			http.setMaxKeepAliveRequests(1);
			awaitGoodbyes(http);
		}
	}

	private void awaitGoodbyes(AbstractHttp11Protocol<?> http) {
		long now = System.nanoTime();
		long end = now + this.patience.toNanos();
		long lastSeen = now;
		while (now < end && now - lastSeen < QUIET_NANOS) {
			try {
				Thread.sleep(LOOK_EVERY);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			now = System.nanoTime();
			// One is always counted: the connection that the server is waiting for.
			if (http.getConnectionCount() > 1) {
				lastSeen = now;
			}
		}
	}

}
