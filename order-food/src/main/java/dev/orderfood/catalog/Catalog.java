package dev.orderfood.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.orderfood.database.Columns;
import dev.orderfood.database.RoundTrip;
import dev.orderfood.database.VersionedTableCache;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.observability.ReadinessCondition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The products, and whether the staff sells them. Reads are served from a snapshot in
 * memory and never wait for the database; the snapshot follows the table within about a
 * second.
 */
@Component
public class Catalog implements ReadinessCondition {

	/**
	 * The staff's word on availability stands in a table of its own. The sub-select keeps
	 * the server from planning the statement anew for each array.
	 */
	private static final String FIND = """
			SELECT p.id, p.name, p.price, p.category, p.image_thumbnail, p.image_mobile, p.image_tablet, p.image_desktop,
			       NOT coalesce(a.available, true) AS unavailable, a.until, a.reason
			FROM products AS p LEFT JOIN product_availability AS a ON a.product_id = p.id
			WHERE p.active AND p.id = ANY (ARRAY(SELECT unnest(?::bigint[])))""";

	private static final String FIND_ALL = """
			SELECT p.id, p.name, p.price, p.category, p.image_thumbnail, p.image_mobile, p.image_tablet, p.image_desktop,
			       NOT coalesce(a.available, true) AS unavailable, a.until, a.reason
			FROM products AS p LEFT JOIN product_availability AS a ON a.product_id = p.id
			WHERE p.active ORDER BY p.id""";

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final Clock clock;

	private final VersionedTableCache tables;

	private volatile @Nullable CatalogSnapshot snapshot;

	Catalog(JdbcClient jdbc, JsonMapper json, Clock clock) {
		this.jdbc = jdbc;
		this.json = json;
		this.clock = clock;
		this.tables = new VersionedTableCache(jdbc, List.of("products", "product_availability"), this::reload);
	}

	/**
	 * Returns the products as they were about a second ago.
	 * @return the snapshot, which never changes
	 * @throws UnavailableException before the first snapshot
	 */
	CatalogSnapshot snapshot() {
		CatalogSnapshot current = this.snapshot;
		if (current == null) {
			throw new UnavailableException("The catalog has not been loaded yet; try again shortly.");
		}
		return current;
	}

	/**
	 * Finds products in the snapshot.
	 * @param ids the products that are asked for
	 * @return those that stand in it
	 */
	public Map<ProductId, CatalogProduct> findCached(Collection<ProductId> ids) {
		CatalogSnapshot current = this.snapshot;
		return (current != null) ? current.only(ids) : Map.of();
	}

	/**
	 * Returns whether a product stands in the snapshot.
	 * @param id the product that is asked for
	 * @return false if it is not in the catalog as far as the snapshot knows
	 */
	public boolean isCached(ProductId id) {
		CatalogSnapshot current = this.snapshot;
		return current != null && current.product(id).isPresent();
	}

	/**
	 * Finds products in the database.
	 * @param ids the products that are asked for
	 * @return those that are in the catalog at this moment
	 */
	public Map<ProductId, CatalogProduct> findFresh(Collection<ProductId> ids) {
		return CatalogSnapshot.byId(this.jdbc.sql(FIND).param(numbers(ids)).query(Catalog::product).list());
	}

	/**
	 * Finds products in the database.
	 * @param trip takes the query
	 * @param ids the products that are asked for
	 * @return those that are in the catalog at that moment, after the round trip
	 */
	public Supplier<Map<ProductId, CatalogProduct>> findFresh(RoundTrip trip, Collection<ProductId> ids) {
		ResultSetExtractor<List<CatalogProduct>> products = new RowMapperResultSetExtractor<>(Catalog::product);
		return trip.add(FIND, (rows) -> CatalogSnapshot.byId(products.extractData(rows)), numbers(ids));
	}

	private static long[] numbers(Collection<ProductId> ids) {
		return ids.stream().mapToLong(ProductId::value).toArray();
	}

	/**
	 * Creates the failure of a request for a product that does not exist.
	 * @return the failure
	 */
	public static NotFoundException noSuchProduct() {
		return new NotFoundException("There is no such product.");
	}

	@Override
	public boolean isMet() {
		return this.snapshot != null;
	}

	@Override
	public String description() {
		return "a catalog with at least one product";
	}

	@Scheduled(fixedDelay = 1000)
	void follow() {
		// Time goes on while the database is away.
		CatalogSnapshot current = this.snapshot;
		if (current != null) {
			this.snapshot = current.at(this.clock.instant());
		}
		this.tables.look();
	}

	private void reload() {
		List<CatalogProduct> products = this.jdbc.sql(FIND_ALL).query(Catalog::product).list();
		if (!products.isEmpty() || this.snapshot != null) {
			this.snapshot = new CatalogSnapshot(products, this.clock.instant(), this.json);
		}
	}

	private static CatalogProduct product(ResultSet row, int number) throws SQLException {
		String thumbnail = row.getString("image_thumbnail");
		return new CatalogProduct(
				new Product(new ProductId(row.getLong("id")), row.getString("name"), row.getBigDecimal("price"),
						row.getString("category")),
				(thumbnail != null) ? new ProductImage(thumbnail, row.getString("image_mobile"),
						row.getString("image_tablet"), row.getString("image_desktop")) : null,
				row.getBoolean("unavailable")
						? new Unavailability(Columns.instant(row, "until"), row.getString("reason")) : null);
	}

	Optional<CatalogSnapshot.Answer> product(ProductId id) {
		return snapshot().product(id);
	}

}
