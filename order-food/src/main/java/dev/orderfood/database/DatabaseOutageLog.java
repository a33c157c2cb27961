package dev.orderfood.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Logs a database outage once, not once per request: a line when it begins, one every
 * half a minute, and one with the number of refused requests when it is over. A database
 * that is there but slow, busy or behind an unreliable network is logged in the same way.
 * The access log has the single requests.
 */
@Component
public class DatabaseOutageLog {

	private static final Logger log = LoggerFactory.getLogger(DatabaseOutageLog.class);

	private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

	/**
	 * Longer than the monitor needs to find out whether the database is away: an outage
	 * shall not be reported as slowness first. And a busy database answers some requests
	 * and not others; that is one incident, not many.
	 */
	private static final Duration QUIET = Duration.ofSeconds(3);

	private final Clock clock;

	private Incident incident = Incident.NONE;

	private Instant began = Instant.MIN;

	private Instant lastFailure = Instant.MIN;

	private Instant lastLine = Instant.MIN;

	private @Nullable Exception reason;

	private long refused;

	DatabaseOutageLog(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Notes that a request was answered with 503 because of the database.
	 * @param failure what the access to the database has thrown
	 */
	public synchronized void noted(Exception failure) {
		this.lastFailure = this.clock.instant();
		if (this.refused++ == 0) {
			this.reason = failure;
		}
		if (this.incident == Incident.NONE) {
			this.incident = Incident.SUSPECTED;
			this.began = this.lastFailure;
		}
	}

	/**
	 * Logs that the database is away.
	 * @param why one line
	 */
	synchronized void began(String why) {
		this.incident = Incident.AWAY;
		this.began = this.clock.instant();
		this.lastLine = this.began;
		log.warn("The database is away, requests that need it are answered with 503: {}", why);
	}

	/** Logs that the database is back. */
	synchronized void ended() {
		log.warn("The database is back after {} ms; {} requests were answered with 503",
				Duration.between(this.began, this.clock.instant()).toMillis(), this.refused);
		clear();
	}

	@Scheduled(fixedDelay = 1000)
	synchronized void look() {
		Instant now = this.clock.instant();
		if (this.incident == Incident.SUSPECTED && !now.isBefore(this.began.plus(QUIET))) {
			this.incident = Incident.BUSY;
			this.lastLine = now;
			log.warn("The database does not serve all requests, some are answered with 503: {}", inALine(this.reason));
		}
		else if (this.incident == Incident.BUSY && !now.isBefore(this.lastFailure.plus(QUIET))) {
			log.warn("The database serves all requests again; {} were answered with 503 in {} s", this.refused,
					Duration.between(this.began, this.lastFailure).toSeconds());
			clear();
		}
		else if (this.incident.isLogged() && !now.isBefore(this.lastLine.plus(BETWEEN_LINES))) {
			this.lastLine = now;
			log.warn("The database {} since {}; {} requests were answered with 503 so far", this.incident.sentence(),
					this.began, this.refused);
		}
	}

	private void clear() {
		this.incident = Incident.NONE;
		this.reason = null;
		this.refused = 0;
	}

	/** Further lines of the driver's messages may repeat values. */
	private static String inALine(@Nullable Exception failure) {
		if (failure == null) {
			return "no reason known";
		}
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String message = (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
		return message.lines().findFirst().orElse(message);
	}

	/** What keeps requests from being answered. */
	private enum Incident {

		NONE(""),

		/**
		 * Requests were refused, and the monitor may find out that the database is away.
		 */
		SUSPECTED(""),

		BUSY("has not served all requests"), AWAY("has been away");

		private final String sentence;

		Incident(String sentence) {
			this.sentence = sentence;
		}

		boolean isLogged() {
			return this == BUSY || this == AWAY;
		}

		String sentence() {
			return this.sentence;
		}

	}

}
