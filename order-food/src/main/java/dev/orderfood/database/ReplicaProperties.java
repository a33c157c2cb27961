package dev.orderfood.database;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The standby that answers what may be a little old.
 *
 * @param hosts its hosts with their ports, as in an address of JDBC; empty if there is
 * none
 * @param maxLag how far it may be behind the primary; 1 s to 1 h
 * @param checkInterval how often it is compared with the primary; 100 ms to 1 min
 */
@Validated
@ConfigurationProperties("orderfood.database.replica")
record ReplicaProperties(@DefaultValue("") String hosts,
		@DurationMin(seconds = 1) @DurationMax(hours = 1) Duration maxLag,
		@DurationMin(millis = 100) @DurationMax(minutes = 1) Duration checkInterval) {

	boolean isConfigured() {
		return !this.hosts.isBlank();
	}

}
