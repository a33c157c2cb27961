package dev.orderfood.inventory;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * The stock of orders that are placed by this process: their own statement takes it, so
 * there is nothing to do before and nothing to give back.
 */
@ConditionalOnTarget(Target.ALL)
@Component
class StockHere implements StockForOrders {

	private final JdbcClient jdbc;

	private final StockRequests requests;

	StockHere(JdbcClient jdbc, StockRequests requests) {
		this.jdbc = jdbc;
		this.requests = requests;
	}

	@Override
	public StockOfOrder of(UUID orderId) {
		return new Taken();
	}

	@Override
	public StockTaking taking() {
		return StockTaking.FROM_STOCK;
	}

	private Map<ProductId, Integer> shortages(Map<ProductId, Integer> wanted) {
		Object[] numbers = wanted.keySet().stream().map(ProductId::value).toArray();
		Map<ProductId, Integer> shortages = new HashMap<>();
		this.jdbc.sql("SELECT product_id, quantity FROM stock WHERE product_id = ANY (?) AND quantity IS NOT NULL")
			.param(new SqlArrayValue("bigint", numbers))
			.query((row) -> {
				ProductId id = new ProductId(row.getLong(1));
				int left = row.getInt(2);
				if (wanted.getOrDefault(id, 0) > left) {
					shortages.put(id, left);
				}
			});
		return shortages;
	}

	private final class Taken implements StockOfOrder {

		private boolean tried;

		/**
		 * Looks only if the statement has already found that something is not as
		 * expected.
		 */
		@Override
		public Map<ProductId, Integer> secure(Map<ProductId, Integer> wanted) {
			if (!this.tried) {
				this.tried = true;
				return Map.of();
			}
			Map<ProductId, Integer> shortages = shortages(wanted);
			if (!shortages.isEmpty()) {
				StockHere.this.requests.refused();
			}
			return shortages;
		}

		@Override
		public void placed() {
			StockHere.this.requests.granted();
		}

		@Override
		public void close() {
			// What an order that was not placed has taken was rolled back with it.
		}

	}

}
