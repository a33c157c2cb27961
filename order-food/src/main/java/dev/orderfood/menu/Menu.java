package dev.orderfood.menu;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.orderfood.database.RoundTrip;
import dev.orderfood.database.VersionedTableCache;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.observability.ReadinessCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether the shop takes orders. Reads are served from memory and follow the database
 * within about a second; whether an order is placed is decided by the database.
 */
@Component
public class Menu implements ReadinessCondition {

	private final ShopRepository repository;

	private final VersionedTableCache tables;

	private final Clock clock;

	private volatile @Nullable Shop shop;

	Menu(ShopRepository repository, JdbcClient jdbc, Clock clock) {
		this.repository = repository;
		this.tables = new VersionedTableCache(jdbc, List.of("shop", "hours", "shop_pause"), this::reload);
		this.clock = clock;
	}

	/**
	 * Returns the shop as it was about a second ago.
	 * @return the shop
	 * @throws UnavailableException before it was read for the first time
	 */
	Shop shop() {
		Shop current = this.shop;
		if (current == null) {
			throw new UnavailableException("The opening hours have not been loaded yet; try again shortly.");
		}
		return current;
	}

	/**
	 * Returns why the shop takes no orders, from memory.
	 * @return the failure, or empty if it takes orders as far as is known
	 */
	public Optional<RefusedException> refusalCached() {
		Shop current = this.shop;
		return (current != null) ? current.refusal(this.clock.instant()) : Optional.empty();
	}

	/**
	 * Returns why the shop takes no orders, from the database.
	 * @return the failure, or empty if it takes orders
	 */
	public Optional<RefusedException> refusalFresh() {
		return this.repository.read().refusal(this.clock.instant());
	}

	/**
	 * Keeps the pause and the availability of products as they are until the current
	 * transaction ends, so that what it reads afterwards holds when it commits. Changes
	 * wait for that, and other orders behind them: the transaction must not wait for
	 * anything after this.
	 * @param trip takes the queries
	 * @return whether the shop takes orders, after the round trip
	 */
	public Supplier<Boolean> lock(RoundTrip trip) {
		Supplier<Shop> locked = this.repository.lockAndRead(trip);
		return () -> locked.get().isOpen(this.clock.instant());
	}

	@Override
	public boolean isMet() {
		return this.shop != null;
	}

	@Override
	public String description() {
		return "the opening hours, if there are any";
	}

	@Scheduled(fixedDelay = 1000)
	void follow() {
		this.tables.look();
	}

	private void reload() {
		this.shop = this.repository.read();
	}

}
