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
 * The event log.
 *
 * @param keepFor how long events are kept, 30 days to 10 years
 * @param lists how many lists of events are read and sent at the same time at most; the
 * next one is refused
 */
@ConfigurationProperties("orderfood.event-log")
@Validated
record EventLogSettings(@DefaultValue("30d") @DurationMin(days = 30) @DurationMax(days = 3650) Duration keepFor,
		@DefaultValue("40") @Min(1) @Max(10_000) int lists) {
}
