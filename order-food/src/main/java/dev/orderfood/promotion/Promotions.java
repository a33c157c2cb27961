package dev.orderfood.promotion;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.orderfood.database.LockMode;
import dev.orderfood.database.VersionedTableCache;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.promotion.PromotionRepository.CouponTerms;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The coupon codes that orders can redeem. The named promotions are cached; whether they
 * still hold is checked in the transaction that places the order.
 */
@Component
public class Promotions {

	private final PromotionRepository repository;

	private final VersionedTableCache table;

	private volatile Map<String, Promotion> named = Map.of();

	Promotions(PromotionRepository repository, JdbcClient jdbc) {
		this.repository = repository;
		this.table = new VersionedTableCache(jdbc, "promotions", this::reload);
	}

	/**
	 * Finds a coupon in the cache. Codes that may stand in the coupon files, which are
	 * not cached, count as valid until the order is written.
	 * @param code the code as the customer gave it
	 * @return the coupon
	 * @throws RefusedException if the code cannot be valid as far as the cache knows
	 */
	public Coupon findCached(String code) {
		Promotion promotion = this.named.get(code);
		if (promotion == null && !Coupon.canStandInFiles(code)) {
			throw unknown();
		}
		return new Coupon(code, promotion);
	}

	/**
	 * Finds a coupon in the database.
	 * @param code the code as the customer gave it
	 * @return the coupon
	 * @throws RefusedException if the code is not valid or is used up
	 */
	public Coupon findFresh(String code) {
		if (!Coupon.canBeACode(code)) {
			throw unknown();
		}
		CouponTerms terms = this.repository.findTerms(List.of(code)).get(code);
		if (terms == null) {
			throw unknown();
		}
		if (terms.coupon().isUsedUp(terms.redeemed())) {
			throw usedUp();
		}
		return terms.coupon();
	}

	/**
	 * Reads what coupons are worth in the current transaction, and locks the counters of
	 * those with a limit.
	 * @param coupons the coupons that orders were priced with
	 * @param mode whether to wait for counters that another transaction has locked
	 * @return the coupons as they are
	 */
	public LockedCoupons lock(Collection<Coupon> coupons, LockMode mode) {
		Set<String> codes = coupons.stream().map(Coupon::code).collect(Collectors.toCollection(TreeSet::new));
		if (codes.isEmpty()) {
			return new LockedCoupons(Map.of(), Map.of());
		}
		Map<String, Coupon> current = new HashMap<>();
		this.repository.findTerms(codes).forEach((code, terms) -> current.put(code, terms.coupon()));
		Set<String> limited = current.values()
			.stream()
			.filter(Coupon::isLimited)
			.map(Coupon::code)
			.collect(Collectors.toCollection(TreeSet::new));
		Map<String, Integer> counters = limited.isEmpty() ? Map.of() : (mode == LockMode.SKIP)
				? this.repository.lockAvailableCounters(limited) : this.repository.lockCounters(limited);
		return new LockedCoupons(current, counters);
	}

	/**
	 * Gives redemptions back, in the current transaction.
	 * @param redemptions how many of each code; only such as were counted
	 * @throws org.springframework.dao.CannotAcquireLockException if a counter is not to
	 * be had in time
	 */
	public void giveBack(Map<String, Integer> redemptions) {
		if (!redemptions.isEmpty()) {
			this.repository.countBack(redemptions);
		}
	}

	@Scheduled(fixedDelay = 1000)
	void follow() {
		this.table.look();
	}

	private void reload() {
		this.named = this.repository.findActive()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Promotion::code, Function.identity()));
	}

	private static RefusedException unknown() {
		return Coupon.refusal("coupon-unknown", "is not valid");
	}

	private static RefusedException usedUp() {
		return Coupon.refusal("coupon-used-up", "has been used up");
	}

	/** Coupons in the current transaction. Not for several threads. */
	public final class LockedCoupons {

		private final Map<String, Coupon> current;

		private final Map<String, Integer> counters;

		private final Map<String, Integer> changed = new HashMap<>();

		private LockedCoupons(Map<String, Coupon> current, Map<String, Integer> counters) {
			this.current = current;
			this.counters = new HashMap<>(counters);
		}

		/**
		 * Looks whether an order can redeem its coupon as it was priced.
		 * @param coupon the coupon that the order was priced with
		 * @return what {@link #redeem} would do
		 */
		public State state(Coupon coupon) {
			if (!coupon.equals(this.current.get(coupon.code()))) {
				return State.CHANGED;
			}
			if (!coupon.isLimited()) {
				return State.REDEEMABLE;
			}
			Integer redeemed = this.counters.get(coupon.code());
			if (redeemed == null) {
				return State.CONTENDED;
			}
			return coupon.isUsedUp(redeemed) ? State.USED_UP : State.REDEEMABLE;
		}

		/**
		 * Counts a redemption of a coupon that is {@link State#REDEEMABLE}.
		 * @param coupon the coupon
		 */
		public void redeem(Coupon coupon) {
			Integer redeemed = this.counters.computeIfPresent(coupon.code(), (code, count) -> count + 1);
			if (redeemed != null) {
				this.changed.put(coupon.code(), redeemed);
			}
		}

		/** Writes the counters of what was redeemed to the database. */
		public void write() {
			if (!this.changed.isEmpty()) {
				Promotions.this.repository.writeCounters(this.changed);
			}
		}

		/**
		 * Creates the failure of an order whose coupon is {@link State#USED_UP}.
		 * @return the failure
		 */
		public RefusedException refusal() {
			return usedUp();
		}

	}

	/** Whether an order can redeem its coupon. */
	public enum State {

		/** It can. */
		REDEEMABLE,

		/** The coupon is no longer valid, or not worth what the order was priced with. */
		CHANGED,

		/** The coupon's limit is reached. */
		USED_UP,

		/** Another transaction has locked the coupon's counter. */
		CONTENDED

	}

}
