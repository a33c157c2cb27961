package dev.orderfood.inventory.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.inventory.StockLevel;
import dev.orderfood.inventory.StockMetrics;
import dev.orderfood.inventory.StockRepository;
import dev.orderfood.inventory.remote.ReservationRepository.Reserved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reserves stock for orders that other processes place. Every transaction locks products
 * before reservations.
 */
@Service
class ReservationService implements Reservations {

	/** Few at a time, so that no order waits for their products for long. */
	private static final int EXPIRED_AT_ONCE = 100;

	private final StockRepository stock;

	private final ReservationRepository reservations;

	private final TransactionTemplate transaction;

	private final StockMetrics metrics;

	private final MeterRegistry registry;

	private final Counter reserved;

	private final Counter repeated;

	private final Counter shorts;

	private final Counter released;

	private final Counter expired;

	ReservationService(StockRepository stock, ReservationRepository reservations, TransactionTemplate transaction,
			StockMetrics metrics, MeterRegistry registry) {
		this.stock = stock;
		this.reservations = reservations;
		this.transaction = transaction;
		this.metrics = metrics;
		this.registry = registry;
		this.reserved = counter("reserved");
		this.repeated = counter("repeated");
		this.shorts = counter("short");
		this.released = counter("released");
		this.expired = counter("expired");
	}

	private Counter counter(String outcome) {
		return Counter.builder("orderfood.stock.reservations")
			.description("Reservations by outcome")
			.tag("outcome", outcome)
			.register(this.registry);
	}

	@Override
	public Reservation reserve(UUID orderId, ReservationRequest request) {
		Map<ProductId, Integer> wanted = new HashMap<>();
		request.items().forEach((item) -> wanted.merge(item.productId(), item.quantity(), Integer::sum));
		return Objects.requireNonNull(this.transaction.execute((status) -> reserve(orderId, wanted)));
	}

	private Reservation reserve(UUID orderId, Map<ProductId, Integer> wanted) {
		Map<ProductId, Integer> left = this.stock.lock(new TreeSet<>(wanted.keySet()));
		// The order may have asked before, and have taken what is missing now.
		if (!this.reservations.find(orderId).isEmpty()) {
			this.repeated.increment();
			return Reservation.of(orderId);
		}
		List<StockLevel> shortages = left.entrySet()
			.stream()
			.filter((limited) -> limited.getValue() < wanted.getOrDefault(limited.getKey(), 0))
			.map((limited) -> new StockLevel(limited.getKey(), limited.getValue()))
			.toList();
		if (!shortages.isEmpty()) {
			this.shorts.increment();
			this.metrics.refused(1);
			return new Reservation(orderId, false, shortages);
		}
		Map<ProductId, Integer> taken = new HashMap<>(wanted);
		taken.keySet().retainAll(left.keySet());
		if (!this.reservations.insert(orderId, taken)) {
			this.repeated.increment();
			return Reservation.of(orderId);
		}
		left.replaceAll((product, quantity) -> quantity - taken.getOrDefault(product, 0));
		this.stock.write(left);
		this.reserved.increment();
		this.metrics.granted(1);
		return Reservation.of(orderId);
	}

	@Override
	public void release(UUID orderId) {
		this.released.increment(giveBack(() -> this.reservations.find(orderId)));
	}

	/**
	 * Gives back some of the reservations that were neither used nor released.
	 * @param age how old a reservation may become
	 * @return how many were given back; 0 if there are no more
	 */
	int releaseExpired(Duration age) {
		int count = giveBack(() -> this.reservations.findExpired(age, EXPIRED_AT_ONCE));
		this.expired.increment(count);
		return count;
	}

	private int giveBack(Supplier<List<Reserved>> find) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			List<Reserved> found = find.get();
			TreeSet<ProductId> products = new TreeSet<>();
			found.forEach((reservation) -> products.addAll(reservation.units().keySet()));
			Map<ProductId, Integer> left = this.stock.lock(products);
			List<Reserved> deleted = this.reservations.deleteAvailable(found.stream().map(Reserved::orderId).toList());
			// A product that has become unlimited meanwhile gets nothing back.
			deleted.forEach((reservation) -> reservation.units()
				.forEach((product, units) -> left.computeIfPresent(product, (_, quantity) -> quantity + units)));
			this.stock.write(left);
			return deleted.size();
		}));
	}

}
