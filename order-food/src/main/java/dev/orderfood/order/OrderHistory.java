package dev.orderfood.order;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
		return this.repository.readById(id).map((order) -> withLines(List.of(order)).getFirst());
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
	 * @return the orders of the page, and one more if there is a next page
	 */
	List<Order> list(long clientId, CursorPage page) {
		Limit limit = Limit.of(page.limit() + 1);
		CursorPage.Cursor after = page.after();
		return withLines((after == null) ? this.repository.readByUserIdOrderByCreatedAtDescIdDesc(clientId, limit)
				: this.repository.readBefore(clientId, after.createdAt(), after.id(), limit));
	}

	private List<Order> withLines(List<OrderEntity> orders) {
		if (orders.isEmpty()) {
			return List.of();
		}
		Map<UUID, List<Line>> lines = this.repository.readLines(orders.stream().map(OrderEntity::id).toList())
			.stream()
			.collect(Collectors.groupingBy(Line::orderId));
		return orders.stream().map((order) -> order(order, lines.getOrDefault(order.id(), List.of()))).toList();
	}

	private static Order order(OrderEntity order, List<Line> lines) {
		return new Order(order.id(), order.userId(), lines.stream().map(OrderHistory::item).toList(),
				lines.stream().map(OrderHistory::product).toList(), order.couponCode(), order.total(),
				order.discounts(), order.createdAt());
	}

	private static Order.Item item(Line line) {
		return new Order.Item(new ProductId(line.productId()), line.quantity());
	}

	private static Product product(Line line) {
		return new Product(new ProductId(line.productId()), line.name(), line.unitPrice(), line.category());
	}

}
