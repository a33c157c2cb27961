package dev.orderfood.notification;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts what becomes of announcements, for dashboards and alerts. */
@Component
class NotificationMetrics {

	private final Map<Channel, Map<Outcome, Counter>> counters = new EnumMap<>(Channel.class);

	NotificationMetrics(MeterRegistry registry) {
		// All of them from the start: series that begin with the first event hide it from
		// rate().
		for (Channel channel : Channel.values()) {
			Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
			for (Outcome outcome : Outcome.values()) {
				outcomes.put(outcome,
						Counter.builder("orderfood.notifications")
							.description("Attempts to tell of an order by what became of them")
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
	 * @param outcome what became of them
	 * @param attempts how many
	 */
	void count(Channel channel, Outcome outcome, int attempts) {
		Objects.requireNonNull(Objects.requireNonNull(this.counters.get(channel)).get(outcome)).increment(attempts);
	}

	/** What becomes of an attempt. */
	enum Outcome {

		/** It was taken. */
		SENT,

		/** It was not taken, and will be made again. */
		RETRIED,

		/**
		 * It was not even made, because the receiver did not take the ones before, and
		 * will be.
		 */
		DEFERRED,

		/** It was not taken, and there will be no other. */
		FAILED

	}

}
