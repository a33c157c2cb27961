package dev.orderfood.order;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.CursorPage;
import dev.orderfood.order.OrderHistoryRepository.Line;

import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Finds orders that were placed. */
@Component
public class OrderHistory {

	/**
	 * The most lines of a page, so that its size has a limit whatever its orders hold. At
	 * least one order is always complete: none has more than 100 lines.
	 */
	static final int MAX_LINES = 2_000;

	/** So many orders always fit into {@link #MAX_LINES}. */
	private static final int COMPLETE = MAX_LINES / 100 - 1;

	private final OrderHistoryRepository repository;

	OrderHistory(OrderHistoryRepository repository) {
		this.repository = repository;
	}

	/**
	 * Finds an order of any client.
	 * @param id the order
	 * @return the order, or empty if there is none
	 */
	public Optional<Order> find(UUID id) {
		return Optional.ofNullable(find(List.of(id)).get(id));
	}

	/**
	 * Finds orders of any clients.
	 * @param ids the orders
	 * @return the orders by id
	 */
	public Map<UUID, Order> find(Collection<UUID> ids) {
		List<UUID> all = List.copyOf(ids);
		Map<UUID, Order> found = new HashMap<>();
		for (int from = 0; from < all.size(); from += COMPLETE) {
			List<UUID> part = all.subList(from, Math.min(from + COMPLETE, all.size()));
			withLines(this.repository.readByIds(part)).forEach((order) -> found.put(order.id(), order));
		}
		return found;
	}

	/**
	 * Finds orders of any clients in the order in which they were placed.
	 * @param ids the orders
	 * @param newestFirst whether the newest comes first
	 * @return the orders, without the last ones where they have many lines
	 */
	public List<Order> page(Collection<UUID> ids, boolean newestFirst) {
		if (ids.isEmpty()) {
			return List.of();
		}
		return newestFirst ? withLines(this.repository.readByIds(ids))
				: withLines(this.repository.readByIdsOldestFirst(ids), this.repository::readLinesOldestFirst);
	}

	/**
	 * Finds an order of a client.
	 * @param clientId the client
	 * @param id the order
	 * @return the order, or empty if there is none or it is another client's
	 */
	Optional<Order> find(long clientId, UUID id) {
		return this.repository.readByIdAndUserId(id, clientId).map((order) -> withLines(List.of(order)).getFirst());
	}

	/**
	 * Lists the orders of a client, newest first.
	 * @param clientId the client
	 * @param page the requested page
	 * @return the orders: fewer than were asked for where they have many lines
	 */
	Page list(long clientId, CursorPage page) {
		Limit limit = Limit.of(page.limit() + 1);
		CursorPage.Cursor after = page.after();
		List<OrderHistoryRepository.Row> found = (after == null) ? this.repository.readFirst(clientId, limit)
				: this.repository.readBefore(clientId, after.createdAt(), after.id(), limit);
		boolean hasNext = found.size() > page.limit();
		List<Order> complete = withLines(hasNext ? found.subList(0, page.limit()) : found);
		return new Page(complete, hasNext || complete.size() < found.size());
	}

	/** Leaves out the last ones of orders that have more lines than a page may have. */
	private List<Order> withLines(List<OrderHistoryRepository.Row> orders) {
		return withLines(orders, this.repository::readLines);
	}

	private List<Order> withLines(List<OrderHistoryRepository.Row> orders,
			BiFunction<Collection<UUID>, Limit, List<Line>> reader) {
		if (orders.isEmpty()) {
			return List.of();
		}
		List<Line> lines = reader.apply(orders.stream().map(OrderHistoryRepository.Row::id).toList(),
				Limit.of(MAX_LINES));
		Map<UUID, List<Line>> byOrder = lines.stream().collect(Collectors.groupingBy(Line::orderId));
		if (lines.size() == MAX_LINES) {
			byOrder.remove(lines.getLast().orderId());
		}
		return orders.stream()
			.filter((order) -> byOrder.containsKey(order.id()))
			.map((order) -> order(order, byOrder.getOrDefault(order.id(), List.of())))
			.toList();
	}

	/** Nothing more happens to orders from before there were statuses. */
	private static Order order(OrderHistoryRepository.Row row, List<Line> lines) {
		OrderEntity order = row.order();
		OrderStateEntity state = row.state();
		return new Order(order.id(), order.userId(), lines.stream().map(OrderHistory::item).toList(),
				lines.stream().map(OrderHistory::product).toList(), order.couponCode(), order.total(),
				order.discounts(), order.createdAt(), (state != null) ? state.status() : OrderStatus.COMPLETED,
				(state != null) ? state.sequence() : 1, (state != null) ? state.readyAt() : null,
				order.trackingToken());
	}

	private static Order.Item item(Line line) {
		return new Order.Item(new ProductId(line.productId()), line.quantity(), line.note());
	}

	private static Product product(Line line) {
		return new Product(new ProductId(line.productId()), line.name(), line.unitPrice(), line.category());
	}

	/**
	 * A part of the orders.
	 *
	 * @param orders the orders, newest first
	 * @param hasNext whether there are older ones
	 */
	record Page(List<Order> orders, boolean hasNext) {

	}

}
