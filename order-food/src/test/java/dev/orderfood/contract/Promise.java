package dev.orderfood.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A time that the documentation promises. What takes longer on a machine that is busy
 * with something else is no fault, so it is only written down; with
 * {@code -Dorderfood.promises=true}, as {@code .ci/soak} runs the tests, it fails the
 * test.
 */
public final class Promise {

	private static final Logger log = LoggerFactory.getLogger(Promise.class);

	private static final boolean CHECKED = Boolean.getBoolean("orderfood.promises");

	private final String what;

	private final Duration within;

	private final AtomicLong slowest = new AtomicLong(-1);

	/**
	 * Creates a promise.
	 * @param what what is promised
	 * @param within how long it may take
	 */
	public Promise(String what, Duration within) {
		this.what = what;
		this.within = within;
	}

	/**
	 * Compares a time with the promised one.
	 * @param took how long it took
	 */
	public void measured(Duration took) {
		long millis = took.toMillis();
		if (this.slowest.getAndAccumulate(millis, Math::max) < millis) {
			log.info("{}: {} ms of {} ms ({} %)", this.what, millis, this.within.toMillis(),
					100 * millis / this.within.toMillis());
		}
		if (CHECKED) {
			assertThat(took).as(this.what).isLessThan(this.within);
		}
	}

	/**
	 * Waits for a condition and measures how long it took to come.
	 * @param condition the condition
	 */
	public void await(Callable<Boolean> condition) {
		long begin = System.nanoTime();
		Awaitility.await(this.what).until(condition);
		measured(Duration.ofNanos(System.nanoTime() - begin));
	}

}
