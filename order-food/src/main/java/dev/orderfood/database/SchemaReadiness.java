package dev.orderfood.database;

import dev.orderfood.observability.ReadinessCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Waits until the database has the schema that this version of the API is written
 * against.
 */
@Component
class SchemaReadiness implements ReadinessCondition {

	/** The newest migration that the API relies on. */
	static final String REQUIRED_VERSION = "47";

	private static final Logger log = LoggerFactory.getLogger(SchemaReadiness.class);

	private final JdbcClient jdbc;

	private volatile boolean seen;

	SchemaReadiness(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public boolean isMet() {
		return this.seen;
	}

	@Override
	public String description() {
		return "version " + REQUIRED_VERSION + " of the database schema";
	}

	@Scheduled(fixedDelay = 1000)
	void look() {
		if (this.seen) {
			return;
		}
		try {
			this.seen = this.jdbc.sql("SELECT EXISTS (SELECT FROM flyway_schema_history WHERE success AND version = ?)")
				.param(REQUIRED_VERSION)
				.query(Boolean.class)
				.single();
		}
		catch (DataAccessException ex) {
			log.debug("The schema cannot be checked yet: {}", ex.getMessage());
		}
	}

}
