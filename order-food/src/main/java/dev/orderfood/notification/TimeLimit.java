package dev.orderfood.notification;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends calls of receivers in time. Each call has a virtual thread: an interrupt closes
 * the socket that such a thread waits for.
 */
class TimeLimit implements AutoCloseable {

	private final ExecutorService threads;

	private final Duration limit;

	/**
	 * Creates the limit.
	 * @param name the beginning of the threads' names
	 * @param limit the time that a call has in all
	 */
	TimeLimit(String name, Duration limit) {
		this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
		this.limit = limit;
	}

	/**
	 * Makes a call.
	 * @param <T> the type of the result
	 * @param call the call
	 * @return its result
	 * @throws ExecutionException if the call failed
	 * @throws TimeoutException if it did not end in time
	 * @throws InterruptedException if the waiting thread was interrupted
	 */
	<T> T call(Callable<T> call) throws ExecutionException, TimeoutException, InterruptedException {
		Future<T> running = this.threads.submit(call);
		try {
			return running.get(this.limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		finally {
			running.cancel(true);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
