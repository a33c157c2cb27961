package dev.orderfood.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells of a time in which the database cannot be used: in a line when it begins, in one
 * every half a minute, and in one when it is over. How each request fared is in its
 * access line.
 */
@Component
public class DatabaseOutageLog {

	private static final Logger log = LoggerFactory.getLogger(DatabaseOutageLog.class);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

	/**
	 * An overloaded database answers some and not others; that is one outage, not many.
	 */
	private static final Duration QUIET = Duration.ofSeconds(3);

	private final JdbcClient jdbc;

	private final Clock clock;

	private @Nullable Instant began;

	private Instant lastFailure = Instant.MIN;

	private Instant lastLine = Instant.MIN;

	private long refused;

	DatabaseOutageLog(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Notes that a request could not be answered because of the database.
	 * @param reason what the database access has thrown
	 */
	public synchronized void noted(Exception reason) {
		Instant now = this.clock.instant();
		this.lastFailure = now;
		this.refused++;
		if (this.began == null) {
			this.began = now;
			this.lastLine = now;
			if (!AlreadyLogged.is(reason)) {
				log.warn("The database cannot be used, requests that need it are answered with 503: {}",
						inALine(reason));
			}
		}
	}

	@Scheduled(fixedDelay = 1000)
	void look() {
		if (isOn() && isUsable()) {
			mayEnd();
		}
		remind();
	}

	private synchronized boolean isOn() {
		return this.began != null;
	}

	private boolean isUsable() {
		try {
			this.jdbc.sql("SELECT 1").query(Integer.class).single();
			return true;
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	private synchronized void mayEnd() {
		Instant now = this.clock.instant();
		if (this.began != null && !now.isBefore(this.lastFailure.plus(QUIET))) {
			log.warn("The database can be used again; {} requests were answered with 503 in {} s", this.refused,
					Duration.between(this.began, this.lastFailure).toSeconds());
			this.began = null;
			this.refused = 0;
		}
	}

	private synchronized void remind() {
		Instant now = this.clock.instant();
		if (this.began != null && !now.isBefore(this.lastLine.plus(BETWEEN_LINES))) {
			this.lastLine = now;
			log.warn("The database cannot be used since {}; {} requests were answered with 503 so far", this.began,
					this.refused);
		}
	}

	/** Further lines of the driver's messages may repeat values. */
	private static String inALine(Exception reason) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(reason);
		return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.getClass().getSimpleName());
	}

}
