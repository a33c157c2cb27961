package dev.orderfood.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.order.OrderInsert.Outcome;
import dev.orderfood.web.ApiException;
import dev.orderfood.web.IdempotencyKey;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Scope;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Writes the orders of requests that wait at the same time with one statement, as a
 * database commits several transactions with one write to its log. A request that finds a
 * writer's place free writes at once, on its own thread, and takes along whoever waits;
 * so a lone order waits for nobody, and the busier the shop, the less an order costs.
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Component
class OrderBatches {

	private final OrderInsert insert;

	private final OrderProperties properties;

	private final BatchTraces traces;

	private final Semaphore writers;

	private final Queue<WaitingOrder> waiting = new ConcurrentLinkedQueue<>();

	private final DistributionSummary sizes;

	OrderBatches(OrderInsert insert, OrderProperties properties, BatchTraces traces, MeterRegistry registry) {
		this.insert = insert;
		this.properties = properties;
		this.traces = traces;
		this.writers = new Semaphore(properties.writers());
		this.sizes = DistributionSummary.builder("orderfood.order.batch.size")
			.description("Orders that were written with one statement")
			.register(registry);
		Gauge.builder("orderfood.orders.waiting", this.waiting, Queue::size)
			.description("Orders that wait for their turn to be written")
			.register(registry);
	}

	/**
	 * Writes an order, together with others if it has to wait for its turn.
	 * @param order the order
	 * @return what became of it; what has changed for an order may be that the others of
	 * its batch want more than is left
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * just used the order's idempotency key
	 * @throws ApiException with status 503 if too many orders wait
	 */
	Outcome write(PricedOrder order) {
		if (order.hasCoupon()) {
			return writeAlone(order);
		}
		WaitingOrder own = new WaitingOrder(order);
		this.waiting.add(own);
		while (!own.isSettled()) {
			if (own.isWaiting() && this.writers.tryAcquire()) {
				try {
					writeNextBatch();
				}
				finally {
					this.writers.release();
					wakeNext();
				}
			}
			else if (!own.pause(this.properties.maxWait()) && own.leave()) {
				this.waiting.remove(own);
				wakeNext();
				throw ApiException.overloaded(OrderAdmission.FULL);
			}
		}
		return own.outcome().orElseGet(() -> writeAlone(order));
	}

	/**
	 * Writes an order on its own.
	 * @param order the order
	 * @return what became of it
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * just used the order's idempotency key
	 */
	Outcome writeAlone(PricedOrder order) {
		return this.insert.insert(List.of(order)).getFirst();
	}

	private void writeNextBatch() {
		List<WaitingOrder> batch = nextBatch();
		if (batch.isEmpty()) {
			return;
		}
		try (Scope _ = this.traces.host(batch).makeCurrent()) {
			this.sizes.record(batch.size());
			List<Outcome> outcomes = this.insert.insert(batch.stream().map(WaitingOrder::order).toList());
			for (int i = 0; i < batch.size(); i++) {
				batch.get(i).settle(outcomes.get(i));
			}
		}
		catch (DataIntegrityViolationException | ConcurrencyFailureException ex) {
			// One of them is to blame, and none is written: alone it fails, and the
			// others
			// do not.
			batch.forEach((batch.size() > 1) ? WaitingOrder::goAlone : (order) -> order.fail(ex));
		}
		catch (RuntimeException | Error ex) {
			batch.forEach((order) -> order.fail(ex));
		}
		finally {
			this.traces.end(batch);
		}
	}

	private List<WaitingOrder> nextBatch() {
		List<WaitingOrder> batch = new ArrayList<>(this.properties.batchSize());
		Set<KeyOfClient> keys = new HashSet<>();
		while (batch.size() < this.properties.batchSize()) {
			WaitingOrder next = this.waiting.poll();
			if (next == null) {
				break;
			}
			if (!next.take()) {
				continue;
			}
			IdempotencyKey key = next.order().key();
			if (key != null && !keys.add(new KeyOfClient(next.order().userId(), key))) {
				// Only one of them is written, and which it is the database says.
				next.goAlone();
			}
			else {
				batch.add(next);
			}
		}
		return batch;
	}

	private void wakeNext() {
		for (WaitingOrder next : this.waiting) {
			if (next.wake()) {
				return;
			}
		}
	}

	private record KeyOfClient(long userId, IdempotencyKey key) {
	}

}
