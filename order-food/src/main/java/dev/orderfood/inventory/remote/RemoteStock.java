package dev.orderfood.inventory.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.LockMode;
import dev.orderfood.database.RoundTrip;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.inventory.LockedStock;
import dev.orderfood.inventory.OrderStock;
import dev.orderfood.inventory.StockDemand;
import dev.orderfood.inventory.StockLevel;

/**
 * The stock that another process keeps: an order reserves what it wants before it is
 * written, uses the reservation in its own transaction, and releases it if it is not
 * placed.
 */
class RemoteStock implements OrderStock {

	private final RemoteReservations remote;

	private final ReservationRepository reservations;

	private final Duration timeout;

	/**
	 * Creates the stock.
	 * @param remote asks the other process
	 * @param reservations the reservations that it made, in the database of both
	 * @param timeout how long an order waits for it, all attempts together
	 */
	RemoteStock(RemoteReservations remote, ReservationRepository reservations, Duration timeout) {
		this.remote = remote;
		this.reservations = reservations;
		this.timeout = timeout;
	}

	@Override
	public boolean reservesAhead() {
		return true;
	}

	@Override
	public Map<ProductId, Integer> reserve(StockDemand demand) {
		Reservation reservation = this.remote.reserve(demand.orderId(), ReservationRequest.of(demand.units()),
				this.timeout);
		if (reservation.reserved()) {
			return Map.of();
		}
		Map<ProductId, Integer> shortages = new HashMap<>();
		for (StockLevel level : reservation.shortages()) {
			if (level.quantity() != null) {
				shortages.put(level.productId(), level.quantity());
			}
		}
		if (shortages.isEmpty()) {
			throw new UnavailableException(RemoteReservations.AWAY);
		}
		return shortages;
	}

	/**
	 * Also where it is unknown whether the order was placed or the stock reserved: a
	 * placed order has no reservation left to release.
	 */
	@Override
	public void release(StockDemand demand) {
		this.remote.release(demand.orderId());
	}

	@Override
	public Supplier<LockedStock> lock(RoundTrip trip, Collection<StockDemand> demands, LockMode mode) {
		Map<UUID, Set<ProductId>> reserved = this.reservations
			.lock(demands.stream().map(StockDemand::orderId).sorted().toList());
		return () -> new LockedReservations(reserved);
	}

	private final class LockedReservations implements LockedStock {

		private final Map<UUID, Set<ProductId>> reserved;

		private final List<UUID> used = new ArrayList<>();

		private LockedReservations(Map<UUID, Set<ProductId>> reserved) {
			this.reserved = reserved;
		}

		@Override
		public Result take(StockDemand demand) {
			Set<ProductId> limited = this.reserved.get(demand.orderId());
			if (limited == null) {
				return new NotReserved();
			}
			this.used.add(demand.orderId());
			return new Taken(limited);
		}

		@Override
		public void write() {
			RemoteStock.this.reservations.delete(this.used);
		}

		/** The process that keeps the stock has counted the reservation. */
		@Override
		public void committed() {
		}

	}

}
