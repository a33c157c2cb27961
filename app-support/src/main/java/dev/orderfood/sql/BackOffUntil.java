package dev.orderfood.sql;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Pauses between attempts, each about twice as long as the one before, until a time is
 * over. A retry policy has a timeout of its own, but that gives up early, where the next
 * pause would pass it.
 *
 * @param first the first pause
 * @param longest what no pause passes
 * @param limit how long attempts are made
 * @param listener is given each pause before it begins
 */
public record BackOffUntil(Duration first, Duration longest, Duration limit,
		Consumer<Duration> listener) implements BackOff {

	/**
	 * Creates pauses that nothing listens to.
	 * @param first the first pause
	 * @param longest what no pause passes
	 * @param limit how long attempts are made
	 */
	public BackOffUntil(Duration first, Duration longest, Duration limit) {
		this(first, longest, limit, (_) -> {
		});
	}

	@Override
	public BackOffExecution start() {
		long begin = System.nanoTime();
		ExponentialBackOff growing = new ExponentialBackOff(this.first.toMillis(), 2);
		growing.setMaxInterval(this.longest.toMillis());
		growing.setJitter(this.first.toMillis() / 2);
		BackOffExecution pauses = growing.start();
		return () -> {
			long left = this.limit.minusNanos(System.nanoTime() - begin).toMillis();
			if (left <= 0) {
				return BackOffExecution.STOP;
			}
			long pause = Math.min(left, pauses.nextBackOff());
			this.listener.accept(Duration.ofMillis(pause));
			return pause;
		};
	}

}
