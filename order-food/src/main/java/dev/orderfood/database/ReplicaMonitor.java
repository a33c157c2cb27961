package dev.orderfood.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import javax.sql.DataSource;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out at a regular interval how far the standby is behind, and lets reads go there
 * or not. It notes where the primary's log was at which time; the standby is as old as
 * the newest of these places that it has replayed. So neither a quiet primary nor two
 * different clocks count as lag, and a standby that receives nothing does.
 */
@Component
class ReplicaMonitor implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(ReplicaMonitor.class);

	/** PostgreSQL's type of a place in the log, as a number of bytes. */
	private static final String PRIMARY = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";

	/** Nothing from a server that was promoted. */
	private static final String STANDBY = """
			SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint WHERE pg_is_in_recovery()""";

	/** Of more than an hour, once a second. */
	private static final int MOST_POSITIONS = 4_000;

	private final ReadReplica replica;

	private final ReplicaProperties properties;

	private final JdbcClient primary;

	private final Deque<Position> positions = new ArrayDeque<>();

	private volatile double lagSeconds = Double.NaN;

	/** What the last check found; null before the first. */
	private @Nullable Boolean wasUsable;

	private @Nullable Thread thread;

	ReplicaMonitor(ReadReplica replica, ReplicaProperties properties, JdbcClient primary, MeterRegistry registry) {
		this.replica = replica;
		this.properties = properties;
		this.primary = primary;
		if (properties.isConfigured()) {
			Gauge.builder("orderfood.database.replica.lag", () -> this.lagSeconds)
				.baseUnit("seconds")
				.description("How far the standby is behind the primary; unknown while either does not answer")
				.register(registry);
			Gauge.builder("orderfood.database.replica.up", replica, (standby) -> standby.isUsable() ? 1 : 0)
				.description("1 if reads that may be a little old go to the standby, 0 if the primary answers them")
				.register(registry);
		}
	}

	@EventListener(ApplicationReadyEvent.class)
	synchronized void start() {
		DataSource standby = this.replica.dataSource();
		if (standby != null && this.thread == null) {
			JdbcClient client = JdbcClient.create(standby);
			this.thread = Thread.ofVirtual().name("replica-monitor").start(() -> run(client));
		}
	}

	private void run(JdbcClient standby) {
		try {
			while (true) {
				check(standby);
				Thread.sleep(this.properties.checkInterval());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void check(JdbcClient standby) {
		String reason;
		try {
			note(this.primary.sql(PRIMARY).query(Long.class).single());
			reason = standby.sql(STANDBY)
				.query(Long.class)
				.optional()
				.map(this::tooFarBehind)
				.orElse("it is no standby any more");
		}
		catch (DataAccessException ex) {
			this.lagSeconds = Double.NaN;
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
		}
		catch (RuntimeException ex) {
			log.error("The read replica could not be checked", ex);
			reason = ex.toString();
		}
		boolean usable = reason.isEmpty();
		this.replica.use(usable);
		if (!Objects.equals(this.wasUsable, usable)) {
			if (usable) {
				log.info("Lists of the staff and the event log are read from the replica {}", this.properties.hosts());
			}
			else {
				log.warn("The primary answers for the replica {}: {}", this.properties.hosts(), reason);
			}
			this.wasUsable = usable;
		}
	}

	private void note(long wal) {
		if (!this.positions.isEmpty() && wal < this.positions.getLast().wal()) {
			// Another primary, which was made anew.
			this.positions.clear();
		}
		this.positions.addLast(new Position(System.nanoTime(), wal));
		if (this.positions.size() > MOST_POSITIONS) {
			this.positions.removeFirst();
		}
	}

	/**
	 * Compares the standby with what is known of the primary.
	 * @param replayed the place up to which the standby has replayed the log
	 * @return why it is not used; empty if it is
	 */
	private String tooFarBehind(long replayed) {
		Position reached = null;
		while (!this.positions.isEmpty() && this.positions.getFirst().wal() <= replayed) {
			reached = this.positions.removeFirst();
		}
		if (reached != null) {
			this.positions.addFirst(reached);
		}
		Duration lag = Duration.ofNanos(System.nanoTime() - this.positions.getFirst().at());
		this.lagSeconds = lag.toMillis() / 1000.0;
		if (reached != null && lag.compareTo(this.properties.maxLag()) <= 0) {
			return "";
		}
		return "it is " + ((reached != null) ? "" : "more than ") + lag.toSeconds() + " s behind";
	}

	@Override
	public synchronized void destroy() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	/**
	 * Where the primary's log was.
	 *
	 * @param at when, as {@link System#nanoTime()}
	 * @param wal the place in bytes
	 */
	private record Position(long at, long wal) {
	}

}
