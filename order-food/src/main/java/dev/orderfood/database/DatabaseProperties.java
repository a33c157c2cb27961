package dev.orderfood.database;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How long a request may use the database, and how the database is probed.
 *
 * @param timePerRequest how long all statements of one request may take together, waiting
 * for connections included; 1 s to 1 min
 * @param checkInterval how often an available database is probed; 1 s to 1 min
 * @param probeInterval how often a database that is away is probed, and the shortest time
 * between two probes after failures; 50 ms to 1 min
 * @param probeTimeout how long a probe may take; whole seconds, 1 s to 1 min
 */
@Validated
@ConfigurationProperties("orderfood.database")
record DatabaseProperties(@DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration timePerRequest,
		@DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration checkInterval,
		@DurationMin(millis = 50) @DurationMax(minutes = 1) Duration probeInterval,
		@DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration probeTimeout) {
}
