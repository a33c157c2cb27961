package dev.orderfood.notification;

import java.util.List;
import java.util.UUID;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** What an event tells of its order. */
@OrderFoodTest
class OrderEventIT {

	@Test
	void theLinesHaveTheNotesOfTheCustomer(Api api, @Autowired EventLog log) {
		String id = api.order("""
				{"items":[{"productId":1,"quantity":2,"note":"no onions"},{"productId":3,"quantity":1}]}""")
			.send()
			.hasStatus(200)
			.json()
			.get("id")
			.stringValue();

		List<OrderEvent> events = log.complete(List.of(new PublishedEvent(1, UUID.fromString(id), 1)));

		assertThat(events.getFirst().data().items()).extracting(OrderEvent.Item::note)
			.containsExactly("no onions", null);
	}

}
