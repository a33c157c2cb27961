package dev.orderfood.order.fulfillment;

import java.util.List;

import dev.orderfood.failure.NotFoundException;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderHistory;
import dev.orderfood.order.StatusChangeRepository;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows an order to everybody who has its tracking token. */
@RestController
@RequestMapping(path = "/api/track/{trackingToken}", produces = MediaType.APPLICATION_JSON_VALUE)
class TrackingController {

	private final OrderHistory orders;

	private final StatusChangeRepository changes;

	TrackingController(OrderHistory orders, StatusChangeRepository changes) {
		this.orders = orders;
		this.changes = changes;
	}

	@GetMapping
	ResponseEntity<TrackedOrder> track(@PathVariable String trackingToken) {
		Order order = this.orders.findTracked(trackingToken)
			.orElseThrow(() -> new NotFoundException("There is no order with this tracking token."));
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(TrackedOrder.of(order, this.changes.find(List.of(order.id()))));
	}

}
