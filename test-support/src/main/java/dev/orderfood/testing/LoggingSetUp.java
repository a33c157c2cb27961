package dev.orderfood.testing;

import java.util.concurrent.locks.ReentrantLock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Lets several apps start at once in the JVM of a test. Logging belongs to the JVM, and
 * an app that sets it up while another one does finds it half set up and fails; in real
 * life each app has a process of its own.
 */
public final class LoggingSetUp {

	private static final ReentrantLock TURN = new ReentrantLock();

	private LoggingSetUp() {
	}

	/**
	 * Makes an app wait with its logging until no other one is setting it up.
	 * @param app the app, which has not been run yet
	 */
	public static void oneAtATime(SpringApplication app) {
		app.addBootstrapRegistryInitializer((registry) -> TURN.lock());
		app.addListeners(new EndOfTurn());
	}

	private static final class EndOfTurn implements ApplicationListener<SpringApplicationEvent> {

		@Override
		public void onApplicationEvent(SpringApplicationEvent event) {
			boolean isSetUp = event instanceof ApplicationContextInitializedEvent;
			if ((isSetUp || event instanceof ApplicationFailedEvent) && TURN.isHeldByCurrentThread()) {
				TURN.unlock();
			}
		}

	}

}
