package dev.orderfood.order;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.CatalogProduct;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.LockMode;
import dev.orderfood.database.RoundTrip;
import dev.orderfood.inventory.LockedStock;
import dev.orderfood.inventory.OrderStock;
import dev.orderfood.menu.Menu;
import dev.orderfood.order.IdempotencyStore.Claim;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.Promotions;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes a batch of orders in the current transaction, in three steps: it locks and reads
 * what the orders depend on, decides in memory which of them hold, and writes and commits
 * those. No order keeps another one from being written.
 */
@Component
class OrderTransaction {

	private final IdempotencyStore idempotency;

	private final Menu menu;

	private final Catalog catalog;

	private final Promotions promotions;

	private final OrderStock stock;

	private final OrderRepository orders;

	private final JdbcTemplate jdbc;

	private final Clock clock;

	OrderTransaction(IdempotencyStore idempotency, Menu menu, Catalog catalog, Promotions promotions, OrderStock stock,
			OrderRepository orders, JdbcTemplate jdbc, Clock clock) {
		this.idempotency = idempotency;
		this.menu = menu;
		this.catalog = catalog;
		this.promotions = promotions;
		this.stock = stock;
		this.orders = orders;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Writes orders.
	 * @param batch the orders
	 * @param mode whether to wait for rows that another transaction has locked
	 * @return what came of each order, and the stock they took
	 * @throws org.springframework.dao.CannotAcquireLockException if a row is not to be
	 * had in time; nothing is written then
	 */
	Outcome write(List<PendingOrder> batch, LockMode mode) {
		Map<PendingOrder, Claim> claims = this.idempotency.claim(batch);
		List<PendingOrder> open = batch.stream()
			.filter((order) -> claims.getOrDefault(order, Claim.CLAIMED) == Claim.CLAIMED)
			.toList();
		Promotions.LockedCoupons coupons = this.promotions.lock(coupons(open), mode);
		RoundTrip trip = new RoundTrip();
		Supplier<LockedStock> lockedStock = this.stock.lock(trip, open.stream().map(PendingOrder::demand).toList(),
				mode);
		// Last of the locks, so that the staff never waits for an order that waits for a
		// row.
		Supplier<Boolean> shopIsOpen = this.menu.lock(trip);
		Supplier<Map<ProductId, CatalogProduct>> freshProducts = this.catalog.findFresh(trip, products(open));
		trip.make(this.jdbc);
		LockedStock locked = lockedStock.get();
		Map<ProductId, CatalogProduct> products = freshProducts.get();

		Map<PendingOrder, WriteResult> results = new LinkedHashMap<>();
		for (PendingOrder order : batch) {
			results.put(order, switch (claims.getOrDefault(order, Claim.CLAIMED)) {
				case USED -> new WriteResult.KeyUsed();
				case RUNNING -> new WriteResult.KeyRunning();
				case CLAIMED -> shopIsOpen.get() ? decide(order, products, coupons, locked) : new WriteResult.Changed();
			});
		}

		Map<PendingOrder, WriteResult.Placed> placed = new LinkedHashMap<>();
		List<PendingOrder> claimedInVain = new ArrayList<>();
		results.forEach((order, result) -> {
			if (result instanceof WriteResult.Placed written) {
				placed.put(order, written);
			}
			else if (claims.get(order) == Claim.CLAIMED) {
				claimedInVain.add(order);
			}
		});
		if (!claimedInVain.isEmpty()) {
			this.idempotency.release(claimedInVain);
		}
		if (!placed.isEmpty()) {
			locked.write();
			coupons.write();
			this.orders.insertAndCommit(placed);
		}
		return new Outcome(results, locked);
	}

	private WriteResult decide(PendingOrder order, Map<ProductId, CatalogProduct> products,
			Promotions.LockedCoupons coupons, LockedStock stock) {
		Instant now = this.clock.instant();
		for (Quote.Line line : order.quote().lines()) {
			CatalogProduct current = products.get(line.product().id());
			if (current == null || current.unavailabilityAt(now).isPresent()
					|| current.product().price().compareTo(line.product().price()) != 0) {
				return new WriteResult.Changed();
			}
		}
		Coupon coupon = order.quote().coupon();
		if (coupon != null) {
			switch (coupons.state(coupon)) {
				case CHANGED -> {
					return new WriteResult.Changed();
				}
				case CONTENDED -> {
					return new WriteResult.Contended();
				}
				case USED_UP -> {
					return new WriteResult.Refused(coupons.refusal());
				}
				case REDEEMABLE -> {
					// Counted below, when the order has its stock, too.
				}
			}
		}
		return switch (stock.take(order.demand())) {
			case LockedStock.Taken(Set<ProductId> limited) -> {
				if (coupon != null) {
					coupons.redeem(coupon);
				}
				yield new WriteResult.Placed(limited);
			}
			case LockedStock.OutOfStock(Map<ProductId, Integer> left) ->
				new WriteResult.Refused(order.quote().outOfStock(left));
			case LockedStock.Contended _ -> new WriteResult.Contended();
			case LockedStock.NotReserved _ -> new WriteResult.Changed();
		};
	}

	private static Set<ProductId> products(Collection<PendingOrder> orders) {
		return orders.stream().flatMap((order) -> order.demand().units().keySet().stream()).collect(Collectors.toSet());
	}

	private static List<Coupon> coupons(Collection<PendingOrder> orders) {
		return orders.stream().map((order) -> order.quote().coupon()).filter(Objects::nonNull).toList();
	}

	/**
	 * What came of a batch.
	 *
	 * @param results what came of each order
	 * @param stock the stock that the orders took
	 */
	record Outcome(Map<PendingOrder, WriteResult> results, LockedStock stock) {
	}

}
