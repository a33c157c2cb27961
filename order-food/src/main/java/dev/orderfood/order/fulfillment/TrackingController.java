package dev.orderfood.order.fulfillment;

import dev.orderfood.failure.NotFoundException;
import dev.orderfood.order.OrderTracking;
import dev.orderfood.order.TrackedOrder;

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

	private final OrderTracking orders;

	TrackingController(OrderTracking orders) {
		this.orders = orders;
	}

	@GetMapping
	ResponseEntity<TrackedOrder> track(@PathVariable String trackingToken) {
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(this.orders.find(trackingToken)
				.orElseThrow(() -> new NotFoundException("There is no order with this tracking token.")));
	}

}
