package dev.orderfood.contract;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;

/**
 * Logging for a JVM in which many APIs start and stop beside each other: set up once, by
 * the first of them.
 */
public class SharedLogging extends LogbackLoggingSystem {

	private static final Lock LOCK = new ReentrantLock();

	/**
	 * Creates the logging system; Spring Boot does.
	 * @param classLoader the class loader of the app
	 */
	public SharedLogging(ClassLoader classLoader) {
		super(classLoader);
	}

	@Override
	public void beforeInitialize() {
		LOCK.lock();
		try {
			super.beforeInitialize();
		}
		finally {
			LOCK.unlock();
		}
	}

	@Override
	public void initialize(LoggingInitializationContext context, String location, LogFile file) {
		LOCK.lock();
		try {
			super.initialize(context, location, file);
		}
		finally {
			LOCK.unlock();
		}
	}

	@Override
	public void cleanUp() {
		// Other APIs go on logging.
	}

}
