package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * Reads the tables {@code orders} and {@code order_items}. Rows never change, so that
 * queries of one request need no transaction.
 */
interface OrderHistoryRepository extends Repository<OrderEntity, UUID> {

	Optional<OrderEntity> readById(UUID id);

	Optional<OrderEntity> readByIdAndUserId(UUID id, long userId);

	/** The first page, newest first. */
	List<OrderEntity> readByUserIdOrderByCreatedAtDescIdDesc(long userId, Limit limit);

	/**
	 * A later page, newest first. It is a query of its own: a condition that also served
	 * the first page could not be a range of the index.
	 */
	@Query("""
			FROM OrderEntity o
			WHERE o.userId = :userId AND (o.createdAt, o.id) < (:createdAt, :id)
			ORDER BY o.createdAt DESC, o.id DESC""")
	List<OrderEntity> readBefore(long userId, Instant createdAt, UUID id, Limit limit);

	/**
	 * The lines of orders, in the order of their page. Names and categories are today's,
	 * prices those of the order.
	 */
	@Query("""
			SELECT i.orderId, i.productId, p.name, i.unitPrice, p.category, i.quantity
			FROM OrderEntity o JOIN OrderItemEntity i ON i.orderId = o.id JOIN ProductEntity p ON p.id = i.productId
			WHERE o.id IN :orderIds
			ORDER BY o.createdAt DESC, o.id DESC, i.lineNumber""")
	List<Line> readLines(Collection<UUID> orderIds, Limit limit);

	/**
	 * A line of an order with its product.
	 *
	 * @param orderId the order
	 * @param productId the product
	 * @param name the product's name
	 * @param unitPrice the price of one unit when the order was placed
	 * @param category the product's category
	 * @param quantity the number of units
	 */
	record Line(UUID orderId, long productId, String name, BigDecimal unitPrice, String category, int quantity) {
	}

}
