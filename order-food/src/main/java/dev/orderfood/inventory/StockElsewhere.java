package dev.orderfood.inventory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.operations.TimeForDatabase;
import dev.orderfood.web.ApiException;

/**
 * The stock of orders that are placed by this process while another one keeps it: each
 * order reserves what it wants before it is written, and releases it if it is not.
 */
class StockElsewhere implements StockForOrders {

	private final RemoteReservations reservations;

	private final Duration timeout;

	private final TimeForDatabase time;

	/**
	 * Makes the stock.
	 * @param reservations the other process
	 * @param timeout how long an order waits for it, all its attempts together
	 * @param time does not run meanwhile
	 */
	StockElsewhere(RemoteReservations reservations, Duration timeout, TimeForDatabase time) {
		this.reservations = reservations;
		this.timeout = timeout;
		this.time = time;
	}

	@Override
	public StockOfOrder of(UUID orderId) {
		return new Reserved(orderId);
	}

	@Override
	public StockTaking taking() {
		return StockTaking.FROM_RESERVATION;
	}

	private final class Reserved implements StockOfOrder {

		private final UUID orderId;

		private long nanosLeft = StockElsewhere.this.timeout.toNanos();

		private boolean asked;

		private boolean placed;

		private Reserved(UUID orderId) {
			this.orderId = orderId;
		}

		/**
		 * Asking again costs nothing if the order still has it, and gets it back if not.
		 */
		@Override
		public Map<ProductId, Integer> secure(Map<ProductId, Integer> wanted) {
			this.asked = true;
			long begun = System.nanoTime();
			Reservation reservation = StockElsewhere.this.time.stopped(() -> StockElsewhere.this.reservations
				.reserve(this.orderId, ReservationRequest.of(wanted), Duration.ofNanos(this.nanosLeft)));
			this.nanosLeft -= System.nanoTime() - begun;
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
				throw ApiException.unavailable(RemoteReservations.AWAY);
			}
			return shortages;
		}

		@Override
		public void placed() {
			this.placed = true;
		}

		/**
		 * Also where it is open whether the order was placed or the stock reserved: of a
		 * placed order there is nothing left to release.
		 */
		@Override
		public void close() {
			if (this.asked && !this.placed) {
				StockElsewhere.this.reservations.release(this.orderId);
			}
		}

	}

}
