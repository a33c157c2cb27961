package dev.orderfood.order.fulfillment;

import java.util.List;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Shop;
import dev.orderfood.order.OrderStatus;

/** An order of a test's own, and what is done with it. */
record PlacedOrder(Api api, String id, String token) {

	static PlacedOrder of(Api api, String key, String body) {
		Answer placed = api.call("POST", "/api/order").key(key).json(body).send().hasStatus(200);
		return new PlacedOrder(api, placed.json().get("id").asString(), placed.json().get("trackingToken").asString());
	}

	static PlacedOrder in(OrderStatus status, Api api) {
		PlacedOrder order = of(api, Shop.KEY, OrderBody.of("1x1"));
		List<OrderStatus> way = switch (status) {
			case PLACED -> List.of();
			case ACCEPTED, REJECTED, CANCELLED -> List.of(status);
			case PREPARING -> List.of(OrderStatus.ACCEPTED, status);
			case READY -> List.of(OrderStatus.ACCEPTED, status);
			case COMPLETED -> List.of(OrderStatus.ACCEPTED, OrderStatus.READY, status);
		};
		way.forEach((next) -> order.becomes(next).hasStatus(200));
		return order;
	}

	/** Has the staff change the status; the reason is there where one has to be. */
	Answer becomes(OrderStatus status) {
		return change(Shop.KEY_STAFF,
				"{\"status\":\"" + status + "\"" + (status.next().isEmpty() ? ",\"reason\":\"Because.\"}" : "}"));
	}

	Answer change(String key, String body) {
		return this.api.call("PUT", "/api/order/" + this.id + "/status").key(key).json(body).send();
	}

	Answer read(String key) {
		return this.api.get("/api/order/" + this.id).key(key).send();
	}

	Answer history(String key) {
		return this.api.get("/api/order/" + this.id + "/history").key(key).send();
	}

	Answer track() {
		return this.api.get("/api/track/" + this.token).send();
	}

	long events(Shop shop) {
		return shop.count("order_events WHERE order_id = '" + this.id + "'");
	}

}
