package dev.orderfood.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.orderfood.database.VersionedTableCache;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.observability.ReadinessCondition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The products that can be ordered. Reads are served from a snapshot in memory and never
 * wait for the database; the snapshot follows the table within about a second.
 */
@Component
public class Catalog implements ReadinessCondition {

	private static final RowMapper<Product> PRODUCT = (row, number) -> new Product(new ProductId(row.getLong("id")),
			row.getString("name"), row.getBigDecimal("price"), row.getString("category"));

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final VersionedTableCache table;

	private volatile @Nullable CatalogSnapshot snapshot;

	Catalog(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
		this.table = new VersionedTableCache(jdbc, "products", this::reload);
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
	 * @return those that can be ordered as far as the snapshot knows
	 */
	public Map<ProductId, Product> findCached(Collection<ProductId> ids) {
		CatalogSnapshot current = this.snapshot;
		return (current != null) ? current.only(ids) : Map.of();
	}

	/**
	 * Returns whether a product stands in the snapshot.
	 * @param id the product that is asked for
	 * @return whether it can be ordered as far as the snapshot knows
	 */
	public boolean isCached(ProductId id) {
		CatalogSnapshot current = this.snapshot;
		return current != null && current.product(id).isPresent();
	}

	/**
	 * Finds products in the database.
	 * @param ids the products that are asked for
	 * @return those that can be ordered at this moment
	 */
	public Map<ProductId, Product> findFresh(Collection<ProductId> ids) {
		Long[] numbers = ids.stream().map(ProductId::value).toArray(Long[]::new);
		return CatalogSnapshot
			.byId(this.jdbc.sql("SELECT id, name, price, category FROM products WHERE active AND id = ANY (?)")
				.param(new SqlArrayValue("bigint", (Object[]) numbers))
				.query(PRODUCT)
				.list());
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
		this.table.look();
	}

	private void reload() {
		List<Product> products = new ArrayList<>(
				this.jdbc.sql("SELECT id, name, price, category FROM products WHERE active ORDER BY id")
					.query(PRODUCT)
					.list());
		if (!products.isEmpty() || this.snapshot != null) {
			this.snapshot = new CatalogSnapshot(products, this.json);
		}
	}

	Optional<CatalogSnapshot.Answer> product(ProductId id) {
		return snapshot().product(id);
	}

}
