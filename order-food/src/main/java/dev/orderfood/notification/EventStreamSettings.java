package dev.orderfood.notification;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The streams of events.
 *
 * @param open how many streams of this replica are open at most; the next one is refused.
 * Those of single orders, which are public, leave a tenth to the staff
 * @param queue how many events wait for a client at most; one that reads more slowly is
 * disconnected
 * @param interval how often the event log is read while streams are open
 * @param heartbeat after which time without an event a comment is sent
 * @param longest how long a stream stays open at most; up to a sixth less by chance, so
 * that clients come back one by one, to any replica
 */
@ConfigurationProperties("orderfood.stream")
@Validated
record EventStreamSettings(@DefaultValue("4000") @Min(1) @Max(100_000) int open,
		@DefaultValue("1000") @Min(EventFeed.BATCH) @Max(100_000) int queue,
		@DefaultValue("200ms") @DurationMin(millis = 10) @DurationMax(seconds = 10) Duration interval,
		@DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 5) Duration heartbeat,
		@DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(hours = 24) Duration longest) {

	int openOfSingleOrders() {
		return this.open - this.open / 10;
	}

}
