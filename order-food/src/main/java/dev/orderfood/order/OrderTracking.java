package dev.orderfood.order;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

import org.springframework.stereotype.Component;

/** Finds orders by their tracking tokens. */
@Component
public class OrderTracking {

	private final OrderHistory orders;

	private final StatusChangeRepository changes;

	OrderTracking(OrderHistory orders, StatusChangeRepository changes) {
		this.orders = orders;
		this.changes = changes;
	}

	/**
	 * Finds the order that a token opens, as its public page shows it.
	 * @param token the token as it was sent
	 * @return the order in its present status, or empty if the token opens none
	 */
	public Optional<TrackedOrder> find(String token) {
		return findOrder(token)
			.map((order) -> TrackedOrder.of(order, this.changes.find(List.of(order.id())).getLast()));
	}

	/**
	 * Finds the order that a token opens.
	 * @param token the token as it was sent
	 * @return the order, or empty if the token opens none
	 */
	public Optional<Order> findOrder(String token) {
		return TrackingToken.parse(token)
			.flatMap((parsed) -> this.orders.find(parsed.orderId()).filter((order) -> opens(parsed, order)));
	}

	/** In constant time: how much of a guess is right must not show. */
	private static boolean opens(TrackingToken token, Order order) {
		return Optional.ofNullable(order.trackingToken())
			.flatMap(TrackingToken::parse)
			.filter((own) -> MessageDigest.isEqual(own.secret(), token.secret()))
			.isPresent();
	}

}
