package dev.orderfood.order;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How orders are written.
 *
 * @param writers how many transactions write orders at the same time; each takes a
 * connection
 * @param batchSize how many orders a transaction writes at most
 * @param queue how many orders wait for a writer at most; the next one is refused
 * @param timeout how long an order waits to be written before it is answered 503
 * @param lists how many order lists are read and sent at the same time at most; the next
 * one is refused
 */
@ConfigurationProperties("orderfood.order")
@Validated
record OrderProperties(@DefaultValue("2") @Min(1) @Max(64) int writers,
		@DefaultValue("32") @Min(1) @Max(200) int batchSize, @DefaultValue("256") @Min(1) @Max(100_000) int queue,
		@DefaultValue("2500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60) Duration timeout,
		@DefaultValue("40") @Min(1) @Max(10_000) int lists) {
}
