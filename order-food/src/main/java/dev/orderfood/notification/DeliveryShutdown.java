package dev.orderfood.notification;

import com.github.kagkarlsson.scheduler.Scheduler;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Stops the scheduler of deliveries while the web server drains its requests. One after
 * the other would take longer than the termination grace period.
 */
class DeliveryShutdown implements SmartLifecycle {

	private final Scheduler scheduler;

	private volatile boolean running;

	DeliveryShutdown(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/** The scheduler starts by itself. */
	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.stop();
	}

	@Override
	public void stop(Runnable callback) {
		Thread.ofVirtual().name("delivery-shutdown").start(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

}
