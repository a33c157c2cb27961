package dev.orderfood.order.fulfillment;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.client.ApiClient;
import dev.orderfood.client.Scope;
import dev.orderfood.database.RequestDeadline;
import dev.orderfood.failure.ConflictException;
import dev.orderfood.failure.ForbiddenException;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.inventory.StockReturns;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderHistory;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.order.fulfillment.TransitionRepository.State;
import dev.orderfood.promotion.Promotions;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes the status of orders. A transaction locks the row of the state first, then
 * counters of promotions, then stock, the latter two in the order in which placing an
 * order locks them.
 */
@Service
class Fulfillment {

	/** Final without the customer having got the order. */
	private static final Set<OrderStatus> CALLED_OFF = EnumSet.of(OrderStatus.REJECTED, OrderStatus.CANCELLED);

	/** As long as a statement waits for a locked row. */
	private static final Duration ATTEMPT = Duration.ofSeconds(1);

	/** Until the answer is that the caller shall try again. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final TransitionRepository repository;

	private final OrderHistory orders;

	private final StockReturns stock;

	private final Promotions promotions;

	private final TransactionTemplate transactions;

	private final RequestDeadline deadline;

	private final TransitionSignals signals;

	Fulfillment(TransitionRepository repository, OrderHistory orders, StockReturns stock, Promotions promotions,
			TransactionTemplate transactions, RequestDeadline deadline, TransitionSignals signals) {
		this.repository = repository;
		this.orders = orders;
		this.stock = stock;
		this.promotions = promotions;
		this.transactions = transactions;
		this.deadline = deadline;
		this.signals = signals;
	}

	/**
	 * Brings an order into another status. If it is in that status already, nothing
	 * changes.
	 * @param client the client who asks for it
	 * @param id the order
	 * @param update the change
	 * @param precondition looks at the entity tag of the present state, and throws to
	 * leave it unchanged
	 * @return the order in its new state
	 * @throws NotFoundException if the client sees no such order
	 * @throws ForbiddenException if the order is the client's, and only the staff may do
	 * this
	 * @throws InvalidRequestException if the change needs a reason and has none
	 * @throws ConflictException if the order's status cannot become that one
	 */
	Order change(ApiClient client, UUID id, StatusUpdate update, Consumer<String> precondition) {
		boolean staff = client.may(Scope.MANAGE_ORDER);
		// Statuses only go forward: whoever loses against others loses a few times.
		while (true) {
			State state = this.repository.find(id)
				.filter((found) -> staff || found.clientId() == client.id())
				.orElseThrow(() -> new NotFoundException("There is no such order of yours."));
			check(update, staff);
			precondition.accept(state.etag());
			if (state.status() == update.to()) {
				return order(id).in(state.status(), state.sequence(), state.readyAt());
			}
			refuseIfImpossible(state.status(), update.to(), staff);
			Optional<Transition> made = this.signals.observe(client, id, update.to(),
					() -> moveAlone(id, state, update, client.id()));
			if (made.isPresent()) {
				return order(id).in(made.get().to(), made.get().sequence(), made.get().readyAt());
			}
		}
	}

	private static void check(StatusUpdate update, boolean staff) {
		if (!staff && update.to() != OrderStatus.CANCELLED) {
			throw new ForbiddenException("Only the shop can do that: you can cancel your order while it is PLACED.");
		}
		if (staff && CALLED_OFF.contains(update.to()) && update.reason() == null) {
			throw new InvalidRequestException("reason", "must be given with " + update.to());
		}
	}

	private static void refuseIfImpossible(OrderStatus from, OrderStatus to, boolean staff) {
		if (!from.next().contains(to)) {
			throw new ConflictException("The order is " + from + " and cannot become " + to + ".");
		}
		if (!staff && from != OrderStatus.PLACED) {
			throw new ConflictException("The order is " + from + ": only the shop can cancel it now.");
		}
	}

	/**
	 * Tries again while the request has time for it: many orders of a popular product
	 * that are called off at once line up for its row.
	 */
	private Optional<Transition> moveAlone(UUID id, State seen, StatusUpdate update, long clientId) {
		long until = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				return Objects.requireNonNull(this.transactions.execute((status) -> move(id, seen, update, clientId)));
			}
			catch (ConcurrencyFailureException ex) {
				if (System.nanoTime() > until || this.deadline.left(PATIENCE).compareTo(ATTEMPT) < 0) {
					throw ex;
				}
			}
		}
	}

	private Optional<Transition> move(UUID id, State seen, StatusUpdate update, @Nullable Long clientId) {
		Optional<Transition> made = this.repository.move(id, seen, update, clientId);
		if (made.isPresent() && CALLED_OFF.contains(update.to())) {
			giveBack(List.of(id));
		}
		return made;
	}

	/**
	 * Rejects orders that nobody accepted in time.
	 * @param limit how long an order may wait
	 * @param reason what the customers are told
	 * @param count how many orders at most
	 * @return how many were rejected
	 */
	int rejectOverdue(Duration limit, String reason, int count) {
		List<Transition> made = Objects.requireNonNull(this.transactions.execute((status) -> {
			List<Transition> rejected = this.repository.rejectOverdue(limit, reason, count);
			giveBack(rejected.stream().map(Transition::orderId).toList());
			return rejected;
		}));
		made.forEach(this.signals::madeByItself);
		return made.size();
	}

	/**
	 * Rejects orders that nobody accepted in time, each in a transaction of its own.
	 * Those that need a row which another transaction has locked stay as they are.
	 * @param limit how long an order may wait
	 * @param reason what the customers are told
	 * @param count how many orders at most
	 */
	void rejectOverdueEach(Duration limit, String reason, int count) {
		StatusUpdate rejection = new StatusUpdate(OrderStatus.REJECTED, reason, null);
		for (UUID id : this.repository.findOverdue(limit, count)) {
			try {
				Objects.requireNonNull(this.transactions.execute((status) -> {
					this.repository.waitBriefly();
					return move(id, State.PLACED, rejection, null);
				})).ifPresent(this.signals::madeByItself);
			}
			catch (ConcurrencyFailureException ex) {
				// Its turn comes again.
			}
		}
	}

	/**
	 * Gives back what orders took. Once for each order: it comes into such a status once,
	 * in this transaction.
	 */
	private void giveBack(List<UUID> orderIds) {
		if (!orderIds.isEmpty()) {
			// Read before anything is locked that others need, too.
			Map<String, Integer> redemptions = this.repository.redemptions(orderIds);
			Map<ProductId, Long> units = this.repository.units(orderIds);
			this.promotions.giveBack(redemptions);
			this.stock.giveBack(units);
		}
	}

	private Order order(UUID id) {
		return this.orders.find(id).orElseThrow(() -> new IllegalStateException("Orders are never deleted"));
	}

}
