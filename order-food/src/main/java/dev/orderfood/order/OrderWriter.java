package dev.orderfood.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import dev.orderfood.database.LockMode;
import dev.orderfood.database.RequestDeadline;
import dev.orderfood.failure.OverloadedException;
import dev.orderfood.inventory.OrderStock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes orders in batches: requests put their orders into a bounded queue and wait, and
 * each of a few writers takes what is there and writes it in one transaction. A lone
 * order is written at once; the more orders come, the larger the batches and the less an
 * order costs. When the queue is full, orders are refused.
 */
@Component
class OrderWriter implements InitializingBean, DisposableBean {

	/** How long a batch waits for rows that other orders are just using. */
	private static final Duration BRIEF = Duration.ofMillis(100);

	/** Below the time limit of a statement, which would end the wait less kindly. */
	private static final Duration LONG = Duration.ofMillis(1_200);

	/** Orders that wait for locked rows by themselves, so that they leave connections. */
	private static final int MAX_ALONE = 8;

	private final OrderTransaction transaction;

	private final OrderStock stock;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	private final OrderProperties properties;

	private final RequestDeadline deadline;

	private final BatchTracing tracing;

	private final BlockingQueue<PendingOrder> queue;

	private final Semaphore alone = new Semaphore(MAX_ALONE, true);

	private final List<Thread> writers = new ArrayList<>();

	private final DistributionSummary sizes;

	private volatile boolean stopped;

	OrderWriter(OrderTransaction transaction, OrderStock stock, JdbcTemplate jdbc, DataSource dataSource,
			OrderProperties properties, RequestDeadline deadline, BatchTracing tracing, MeterRegistry registry) {
		this.transaction = transaction;
		this.stock = stock;
		this.jdbc = jdbc;
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.properties = properties;
		this.deadline = deadline;
		this.tracing = tracing;
		this.queue = new ArrayBlockingQueue<>(properties.queue());
		this.sizes = DistributionSummary.builder("orderfood.order.batch.size")
			.description("Orders that were written in one transaction")
			.register(registry);
		Gauge.builder("orderfood.orders.waiting", this.queue, BlockingQueue::size)
			.description("Orders in the queue of the writers")
			.register(registry);
		Gauge.builder("orderfood.orders.queue.capacity", properties, OrderProperties::queue)
			.description("Orders that the queue of the writers holds at most; the next one is refused")
			.register(registry);
	}

	/**
	 * Starts the writers. They are platform threads: as virtual ones they would line up
	 * behind all requests after each of their round trips.
	 */
	@Override
	public void afterPropertiesSet() {
		for (int i = 0; i < this.properties.writers(); i++) {
			this.writers.add(Thread.ofPlatform().daemon().name("order-writer-" + i).start(this::run));
		}
	}

	/** Runs after the last request was answered, so the queue is empty. */
	@Override
	public void destroy() {
		this.stopped = true;
		this.writers.forEach(Thread::interrupt);
	}

	/**
	 * Returns whether the next order would be refused.
	 * @return whether the queue is full
	 */
	boolean isFull() {
		return this.queue.remainingCapacity() == 0;
	}

	/**
	 * Writes an order together with others, and by itself if it would hold up the others.
	 * @param order the order
	 * @return what came of it
	 * @throws OverloadedException if the queue is full, or the order's time is over
	 * before it could be written
	 */
	WriteResult write(PendingOrder order) {
		if (!this.queue.offer(order)) {
			throw overloaded();
		}
		WriteResult result = this.deadline.charge(order::await);
		return (result instanceof WriteResult.Contended) ? writeAlone(order) : result;
	}

	static OverloadedException overloaded() {
		return new OverloadedException("The shop is busier than it can serve; try again shortly.");
	}

	private void run() {
		List<PendingOrder> batch = new ArrayList<>(this.properties.batchSize());
		while (!this.stopped) {
			try {
				batch.add(this.queue.take());
			}
			catch (InterruptedException ex) {
				continue;
			}
			this.queue.drainTo(batch, this.properties.batchSize() - 1);
			batch.removeIf((order) -> !order.take());
			if (!batch.isEmpty()) {
				writeBatch(List.copyOf(batch));
			}
			batch.clear();
		}
	}

	private void writeBatch(List<PendingOrder> batch) {
		try (Scope _ = this.tracing.host(batch).makeCurrent()) {
			this.sizes.record(batch.size());
			writeWithoutWaitingLong(batch).forEach(PendingOrder::complete);
		}
		catch (ConcurrencyFailureException ex) {
			tryEachAlone(batch);
		}
		catch (DataIntegrityViolationException ex) {
			if (batch.size() > 1) {
				tryEachAlone(batch);
			}
			else {
				batch.getFirst().fail(ex);
			}
		}
		catch (RuntimeException | Error ex) {
			batch.forEach((order) -> order.fail(ex));
		}
		finally {
			this.tracing.end(batch);
		}
	}

	/** None is written: the orders that are not to blame succeed by themselves. */
	private static void tryEachAlone(List<PendingOrder> batch) {
		batch.forEach((order) -> order.complete(new WriteResult.Contended()));
	}

	private Map<PendingOrder, WriteResult> writeWithoutWaitingLong(List<PendingOrder> batch) {
		OrderStock.Contention contention = contention(batch);
		if (contention != OrderStock.Contention.LASTING) {
			try {
				return write(batch, LockMode.WAIT, (contention == OrderStock.Contention.BRIEF) ? BRIEF : null);
			}
			catch (ConcurrencyFailureException ex) {
				// Another transaction holds a row: the orders that want it leave the
				// batch.
			}
		}
		return write(batch, LockMode.SKIP, BRIEF);
	}

	private Map<PendingOrder, WriteResult> write(List<PendingOrder> batch, LockMode mode,
			@Nullable Duration lockTimeout) {
		OrderTransaction.Outcome outcome = Objects.requireNonNull(this.transactions.execute((status) -> {
			if (lockTimeout != null) {
				this.jdbc.execute("SET LOCAL lock_timeout = " + Math.max(1, lockTimeout.toMillis()));
			}
			return this.transaction.write(batch, mode);
		}));
		outcome.stock().committed();
		return outcome.results();
	}

	private OrderStock.Contention contention(List<PendingOrder> batch) {
		OrderStock.Contention most = OrderStock.Contention.NONE;
		for (PendingOrder order : batch) {
			OrderStock.Contention contention = this.stock.contention(order.demand());
			if (order.quote().coupon() != null && order.quote().coupon().isLimited()) {
				contention = (contention == OrderStock.Contention.NONE) ? OrderStock.Contention.BRIEF : contention;
			}
			most = (contention.compareTo(most) > 0) ? contention : most;
		}
		return most;
	}

	/** Waits for locked rows, until the order's deadline. */
	private WriteResult writeAlone(PendingOrder order) {
		try {
			if (!this.alone.tryAcquire(Math.max(0, order.timeLeft().toNanos()), TimeUnit.NANOSECONDS)) {
				throw overloaded();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw overloaded();
		}
		try {
			while (order.timeLeft().isPositive()) {
				Duration lockTimeout = (order.timeLeft().compareTo(LONG) < 0) ? order.timeLeft() : LONG;
				try {
					return Objects.requireNonNull(write(List.of(order), LockMode.WAIT, lockTimeout).get(order));
				}
				catch (ConcurrencyFailureException ex) {
					// The row is still locked, or was part of a deadlock.
				}
			}
			throw overloaded();
		}
		finally {
			this.alone.release();
		}
	}

}
