package dev.orderfood.menu;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import dev.orderfood.database.Columns;
import dev.orderfood.database.RoundTrip;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The tables {@code shop}, {@code hours} and {@code shop_pause}. */
@Repository
class ShopRepository {

	/** A row for each of the hours, and one if there are none. */
	private static final String READ = """
			SELECT s.name, s.timezone, p.until, p.reason, h.weekday, h.date, h.opens, h.closes
			FROM (VALUES (1)) AS one LEFT JOIN shop AS s ON s.active LEFT JOIN shop_pause AS p ON p.until IS NOT NULL
			LEFT JOIN hours AS h ON h.active ORDER BY h.weekday, h.date, h.opens""";

	private static final String LOCK = "SELECT pg_advisory_xact_lock_shared(" + MenuLock.NUMBER + ")";

	private static final String WRITE_PAUSE = """
			INSERT INTO shop_pause (id, until, reason, user_id) VALUES (1, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET until = EXCLUDED.until, reason = EXCLUDED.reason,
			    user_id = EXCLUDED.user_id, changed_at = now()""";

	private static final String DEFAULT_NAME = "order-food";

	private static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

	private final JdbcTemplate jdbc;

	ShopRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Reads the shop.
	 * @return the shop at this moment
	 */
	Shop read() {
		return Objects.requireNonNull(this.jdbc.query(READ, ShopRepository::shop));
	}

	/**
	 * Reads the shop in the current transaction, and lets nobody change the pause or the
	 * availability of a product until it ends.
	 * @param trip takes the queries: the lock first, so that what is read is all that was
	 * committed before the lock was had
	 * @return the shop at that moment, after the round trip
	 */
	Supplier<Shop> lockAndRead(RoundTrip trip) {
		trip.add(LOCK, ResultSet::next);
		return trip.add(READ, ShopRepository::shop);
	}

	/**
	 * Writes the pause.
	 * @param until the moment from which orders are taken again, or null to end the pause
	 * @param reason why, or null
	 * @param clientId the client who says so
	 */
	void writePause(@Nullable Instant until, @Nullable String reason, long clientId) {
		this.jdbc.update(WRITE_PAUSE, (until != null) ? until.atOffset(ZoneOffset.UTC) : null, reason, clientId);
	}

	private static Shop shop(ResultSet rows) throws SQLException {
		String name = DEFAULT_NAME;
		ZoneId zone = DEFAULT_ZONE;
		Pause pause = null;
		List<HoursRow> hours = new ArrayList<>();
		while (rows.next()) {
			if (rows.getString("name") != null) {
				name = rows.getString("name");
				zone = ZoneId.of(rows.getString("timezone"));
			}
			Instant until = Columns.instant(rows, "until");
			if (until != null) {
				pause = new Pause(until, rows.getString("reason"));
			}
			Integer weekday = rows.getObject("weekday", Integer.class);
			LocalDate date = rows.getObject("date", LocalDate.class);
			if (weekday != null || date != null) {
				hours.add(new HoursRow((weekday != null) ? DayOfWeek.of(weekday) : null, date,
						rows.getObject("opens", LocalTime.class), rows.getObject("closes", LocalTime.class)));
			}
		}
		return new Shop(name, new OpeningHours(hours, zone), pause);
	}

}
