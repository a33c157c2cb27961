package dev.orderfood.notification;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts deliveries by outcome, for dashboards and alerts. */
@Component
class NotificationMetrics {

	private final Map<Channel, Map<Outcome, Counter>> counters = new EnumMap<>(Channel.class);

	NotificationMetrics(MeterRegistry registry) {
		// All of them from the start: rate() misses the first event of a new series.
		for (Channel channel : Channel.values()) {
			Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
			for (Outcome outcome : Outcome.values()) {
				outcomes.put(outcome,
						Counter.builder("orderfood.notifications")
							.description("Attempts to deliver a notification, by outcome")
							.tag("channel", channel.label())
							.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
							.register(registry));
			}
			this.counters.put(channel, outcomes);
		}
	}

	/**
	 * Counts attempts.
	 * @param channel the channel
	 * @param outcome the outcome of the attempts
	 * @param attempts the number of attempts
	 */
	void count(Channel channel, Outcome outcome, int attempts) {
		Objects.requireNonNull(Objects.requireNonNull(this.counters.get(channel)).get(outcome)).increment(attempts);
	}

	/** The outcome of an attempt. */
	enum Outcome {

		/** The receiver accepted it. */
		SENT,

		/** The receiver did not accept it; it is retried. */
		RETRIED,

		/** The receiver did not accept it, and it was given up. */
		FAILED

	}

}
