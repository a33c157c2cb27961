package dev.orderfood.inventory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.catalog.ProductId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * What orders know of the stock, beside what their statement does ({@link StockTaking}).
 */
@Component
public class Inventory {

	private final JdbcClient jdbc;

	private final Counter granted;

	private final Counter refused;

	Inventory(JdbcClient jdbc, MeterRegistry registry) {
		this.jdbc = jdbc;
		this.granted = requests("success", registry);
		this.refused = requests("rejected", registry);
	}

	private static Counter requests(String status, MeterRegistry registry) {
		return Counter.builder("inventory.requests")
			.description("Orders that asked for stock by what came of it")
			.tag("status", status)
			.register(registry);
	}

	/**
	 * Finds out what is left of products.
	 * @param ids the products that are asked for
	 * @return the units that can be ordered at this moment, of those that are limited
	 */
	public Map<ProductId, Integer> left(Collection<ProductId> ids) {
		Long[] numbers = ids.stream().map(ProductId::value).toArray(Long[]::new);
		Map<ProductId, Integer> left = new HashMap<>();
		this.jdbc.sql("SELECT product_id, quantity FROM stock WHERE product_id = ANY (?) AND quantity IS NOT NULL")
			.param(new SqlArrayValue("bigint", (Object[]) numbers))
			.query((row) -> {
				left.put(new ProductId(row.getLong(1)), row.getInt(2));
			});
		return left;
	}

	/** Counts an order that was given what it wants. */
	public void countGranted() {
		this.granted.increment();
	}

	/** Counts an order that wants more than there is. */
	public void countRefused() {
		this.refused.increment();
	}

}
