package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * Reads the tables {@code orders}, {@code order_items} and {@code order_states}. Orders
 * and their lines never change, so that queries of one request need no transaction.
 */
interface OrderHistoryRepository extends Repository<OrderEntity, UUID> {

	/** Orders from before there were statuses have none. */
	String FROM = "SELECT o, s FROM OrderEntity o LEFT JOIN OrderStateEntity s ON s.orderId = o.id ";

	@Query(FROM + "WHERE o.id IN :ids ORDER BY o.createdAt DESC, o.id DESC")
	List<Row> readByIds(Collection<UUID> ids);

	@Query(FROM + "WHERE o.id IN :ids ORDER BY o.createdAt, o.id")
	List<Row> readByIdsOldestFirst(Collection<UUID> ids);

	@Query(FROM + "WHERE o.id = :id AND o.userId = :userId")
	Optional<Row> readByIdAndUserId(UUID id, long userId);

	/** The first page, newest first. */
	@Query(FROM + "WHERE o.userId = :userId ORDER BY o.createdAt DESC, o.id DESC")
	List<Row> readFirst(long userId, Limit limit);

	/**
	 * A later page, newest first. It is a query of its own: a condition that also served
	 * the first page could not be a range of the index.
	 */
	@Query(FROM + """
			WHERE o.userId = :userId AND (o.createdAt, o.id) < (:createdAt, :id)
			ORDER BY o.createdAt DESC, o.id DESC""")
	List<Row> readBefore(long userId, Instant createdAt, UUID id, Limit limit);

	/**
	 * The lines of orders, in the order of their page. Names and categories are today's,
	 * prices those of the order.
	 */
	@Query("""
			SELECT i.orderId, i.productId, p.name, i.unitPrice, p.category, i.quantity, i.note
			FROM OrderEntity o JOIN OrderItemEntity i ON i.orderId = o.id JOIN ProductEntity p ON p.id = i.productId
			WHERE o.id IN :orderIds
			ORDER BY o.createdAt DESC, o.id DESC, i.lineNumber""")
	List<Line> readLines(Collection<UUID> orderIds, Limit limit);

	/** As {@link #readLines}, for a page whose oldest order comes first. */
	@Query("""
			SELECT i.orderId, i.productId, p.name, i.unitPrice, p.category, i.quantity, i.note
			FROM OrderEntity o JOIN OrderItemEntity i ON i.orderId = o.id JOIN ProductEntity p ON p.id = i.productId
			WHERE o.id IN :orderIds
			ORDER BY o.createdAt, o.id, i.lineNumber""")
	List<Line> readLinesOldestFirst(Collection<UUID> orderIds, Limit limit);

	/**
	 * A line of an order with its product.
	 *
	 * @param orderId the order
	 * @param productId the product
	 * @param name the product's name
	 * @param unitPrice the price of one unit when the order was placed
	 * @param category the product's category
	 * @param quantity the number of units
	 * @param note what is to be different about them, or null
	 */
	record Line(UUID orderId, long productId, String name, BigDecimal unitPrice, String category, int quantity,
			@Nullable String note) {
	}

	/**
	 * An order with its state.
	 *
	 * @param order the order
	 * @param state its state; null for orders from before there were statuses
	 */
	record Row(OrderEntity order, @Nullable OrderStateEntity state) {

		UUID id() {
			return this.order.id();
		}

	}

}
