package dev.orderfood.inventory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.LockMode;
import dev.orderfood.database.RoundTrip;

import org.springframework.stereotype.Component;

/** The stock in this process's own database: orders take it in their own transaction. */
@Component
class LocalStock implements OrderStock {

	/** Rows that were locked for long are likely to be so for a while. */
	private static final long CONTENDED_FOR_NANOS = Duration.ofSeconds(1).toNanos();

	private final StockRepository repository;

	private final StockMetrics metrics;

	/** The products that had a limit when they were last ordered. */
	private final Set<ProductId> limited = ConcurrentHashMap.newKeySet();

	/** Until when products count as contended, by {@link System#nanoTime()}. */
	private final Map<ProductId, Long> contendedUntil = new ConcurrentHashMap<>();

	LocalStock(StockRepository repository, StockMetrics metrics) {
		this.repository = repository;
		this.metrics = metrics;
	}

	@Override
	public Contention contention(StockDemand demand) {
		Contention contention = Contention.NONE;
		for (ProductId product : demand.units().keySet()) {
			if (isContended(product)) {
				return Contention.LASTING;
			}
			if (this.limited.contains(product)) {
				contention = Contention.BRIEF;
			}
		}
		return contention;
	}

	private boolean isContended(ProductId product) {
		Long until = this.contendedUntil.get(product);
		return until != null && until - System.nanoTime() > 0;
	}

	@Override
	public Supplier<LockedStock> lock(RoundTrip trip, Collection<StockDemand> demands, LockMode mode) {
		Set<ProductId> products = new TreeSet<>();
		demands.forEach((demand) -> products.addAll(demand.units().keySet()));
		if (mode == LockMode.SKIP) {
			Supplier<Map<ProductId, Integer>> left = this.repository.lockAvailable(trip, products);
			Supplier<Set<ProductId>> withLimit = this.repository.limited(trip, products);
			return () -> {
				Set<ProductId> contended = new HashSet<>(withLimit.get());
				contended.removeAll(left.get().keySet());
				return locked(products, left.get(), contended);
			};
		}
		Supplier<Map<ProductId, Integer>> left = this.repository.lock(trip, products);
		return () -> locked(products, left.get(), Set.of());
	}

	private LockedStock locked(Set<ProductId> products, Map<ProductId, Integer> left, Set<ProductId> contended) {
		this.contendedUntil.keySet().removeAll(left.keySet());
		long until = System.nanoTime() + CONTENDED_FOR_NANOS;
		contended.forEach((product) -> this.contendedUntil.put(product, until));
		products.removeAll(left.keySet());
		products.removeAll(contended);
		this.limited.removeAll(products);
		this.limited.addAll(left.keySet());
		return new LockedRows(left, contended);
	}

	private final class LockedRows implements LockedStock {

		private final Map<ProductId, Integer> left;

		private final Set<ProductId> contended;

		private final Map<ProductId, Integer> changed = new HashMap<>();

		private int granted;

		private int refused;

		private LockedRows(Map<ProductId, Integer> left, Set<ProductId> contended) {
			this.left = left;
			this.contended = contended;
		}

		@Override
		public Result take(StockDemand demand) {
			Map<ProductId, Integer> shortages = new HashMap<>();
			for (Map.Entry<ProductId, Integer> wanted : demand.units().entrySet()) {
				if (this.contended.contains(wanted.getKey())) {
					return new Contended();
				}
				Integer available = this.left.get(wanted.getKey());
				if (available != null && available < wanted.getValue()) {
					shortages.put(wanted.getKey(), available);
				}
			}
			if (!shortages.isEmpty()) {
				this.refused++;
				return new OutOfStock(shortages);
			}
			Set<ProductId> taken = new HashSet<>();
			demand.units().forEach((product, units) -> {
				Integer rest = this.left.computeIfPresent(product, (_, available) -> available - units);
				if (rest != null) {
					this.changed.put(product, rest);
					taken.add(product);
				}
			});
			this.granted++;
			return new Taken(taken);
		}

		@Override
		public void write() {
			if (!this.changed.isEmpty()) {
				LocalStock.this.repository.write(this.changed);
			}
		}

		@Override
		public void committed() {
			LocalStock.this.metrics.granted(this.granted);
			LocalStock.this.metrics.refused(this.refused);
		}

	}

}
