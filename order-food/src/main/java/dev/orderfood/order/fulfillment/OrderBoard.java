package dev.orderfood.order.fulfillment;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.orderfood.database.CursorPage;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderHistory;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.order.fulfillment.OrderBoardRepository.Entry;

import org.springframework.stereotype.Component;

/** The orders of all clients, as the staff works on them. */
@Component
class OrderBoard {

	private final OrderBoardRepository repository;

	private final OrderHistory orders;

	OrderBoard(OrderBoardRepository repository, OrderHistory orders) {
		this.repository = repository;
		this.orders = orders;
	}

	/**
	 * Lists orders. Orders that change meanwhile do not move the pages: an order never
	 * comes twice.
	 * @param statuses the statuses that they are in
	 * @param newestFirst whether the newest comes first, otherwise the oldest
	 * @param page the requested page
	 * @return the orders: fewer than were asked for where they have many lines
	 */
	Page list(Collection<OrderStatus> statuses, boolean newestFirst, CursorPage page) {
		List<Entry> found = this.repository.find(statuses, newestFirst, page.after(), page.limit() + 1);
		boolean hasNext = found.size() > page.limit();
		Map<UUID, Entry> entries = found.stream()
			.limit(page.limit())
			.collect(Collectors.toMap(Entry::orderId, Function.identity()));
		// An order may have changed since: it is shown in the status that it was found
		// in.
		List<Order> complete = this.orders.page(entries.keySet(), newestFirst).stream().map((order) -> {
			Entry entry = Objects.requireNonNull(entries.get(order.id()));
			return order.in(entry.status(), entry.sequence(), entry.readyAt());
		}).toList();
		return new Page(complete, hasNext || complete.size() < entries.size());
	}

	/**
	 * A part of the orders.
	 *
	 * @param orders the orders
	 * @param hasNext whether there are more
	 */
	record Page(List<Order> orders, boolean hasNext) {
	}

}
