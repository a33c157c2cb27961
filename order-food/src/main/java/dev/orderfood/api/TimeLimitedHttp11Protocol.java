package dev.orderfood.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with limits for whole requests and whole responses. Tomcat's own timeouts
 * begin anew with every byte, so that a client could hold a connection and the memory
 * behind it for as long as it likes. Tomcat creates the instance itself.
 */
public final class TimeLimitedHttp11Protocol extends Http11NioProtocol {

	private static final long CHECK_EVERY_MILLIS = 500;

	private final Map<TimeLimitedProcessor, SocketWrapperBase<?>> atWork = new ConcurrentHashMap<>();

	private long receiveNanos = Long.MAX_VALUE;

	private long sendNanos = Long.MAX_VALUE;

	private @Nullable ScheduledFuture<?> checks;

	void limit(Duration receiveWithin, Duration sendWithin) {
		this.receiveNanos = receiveWithin.toNanos();
		this.sendNanos = sendWithin.toNanos();
	}

	long receiveNanos() {
		return this.receiveNanos;
	}

	long sendNanos() {
		return this.sendNanos;
	}

	void begin(TimeLimitedProcessor processor, SocketWrapperBase<?> connection) {
		this.atWork.put(processor, connection);
	}

	void end(TimeLimitedProcessor processor) {
		this.atWork.remove(processor);
	}

	@Override
	protected Processor createProcessor() {
		return new TimeLimitedProcessor(this);
	}

	@Override
	public void start() throws Exception {
		super.start();
		this.checks = getUtilityExecutor().scheduleWithFixedDelay(this::check, CHECK_EVERY_MILLIS, CHECK_EVERY_MILLIS,
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void stop() throws Exception {
		if (this.checks != null) {
			this.checks.cancel(false);
		}
		super.stop();
	}

	private void check() {
		this.atWork.forEach((processor, connection) -> {
			if (connection.isClosed()) {
				this.atWork.remove(processor, connection);
			}
			else {
				processor.check(connection);
			}
		});
	}

}
