package dev.orderfood.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports whether the database can be reached and written at this moment. */
@Component
class DatabaseHealthIndicator implements HealthIndicator {

	private final DatabaseMonitor monitor;

	DatabaseHealthIndicator(DatabaseMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public Health health() {
		return (this.monitor.isAvailableNow() ? Health.up() : Health.down()).build();
	}

}
