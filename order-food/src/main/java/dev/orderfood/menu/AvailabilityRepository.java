package dev.orderfood.menu;

import java.time.Instant;
import java.time.ZoneOffset;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.catalog.Unavailability;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the table {@code product_availability}; the catalog reads it. */
@Repository
class AvailabilityRepository {

	private static final String WRITE = """
			INSERT INTO product_availability (product_id, available, until, reason, user_id)
			SELECT id, ?, ?, ?, ? FROM products WHERE id = ? AND active
			ON CONFLICT (product_id) DO UPDATE SET available = EXCLUDED.available, until = EXCLUDED.until,
			    reason = EXCLUDED.reason, user_id = EXCLUDED.user_id, changed_at = now()""";

	private final JdbcTemplate jdbc;

	AvailabilityRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Writes what is said about a product.
	 * @param id the product
	 * @param unavailability that it cannot be ordered, or null if it can
	 * @param clientId the client who says so
	 * @return false if there is no such product or it was withdrawn
	 */
	boolean write(ProductId id, @Nullable Unavailability unavailability, long clientId) {
		Instant until = (unavailability != null) ? unavailability.until() : null;
		return this.jdbc.update(WRITE, unavailability == null, (until != null) ? until.atOffset(ZoneOffset.UTC) : null,
				(unavailability != null) ? unavailability.reason() : null, clientId, id.value()) == 1;
	}

}
