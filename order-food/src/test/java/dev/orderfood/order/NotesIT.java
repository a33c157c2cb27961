package dev.orderfood.order;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** What customers want to be different. */
@OrderFoodTest
@CapturesOutput
class NotesIT {

	@Test
	void aNoteStandsAtItsLineWhereverTheOrderIsRead(Api api, Shop shop) {
		String client = shop.newClient();
		Answer placed = api.call("POST", "/api/order")
			.key(client)
			.json("{\"items\":[{\"productId\":1,\"quantity\":2,\"note\":\"no onions\"},{\"productId\":3,\"quantity\":1}]}")
			.send()
			.hasStatus(200);

		assertThat(placed.json().get("items").toString()).isEqualTo(
				"[{\"productId\":\"1\",\"quantity\":2,\"note\":\"no onions\"},{\"productId\":\"3\",\"quantity\":1}]");
		String id = placed.json().get("id").stringValue();
		assertThat(api.get("/api/order/" + id).key(client).send().hasStatus(200).announcedOrder())
			.isEqualTo(placed.text());
		assertThat(api.get("/api/order").key(client).send().hasStatus(200).text()).isEqualTo("[" + placed.text() + "]");
		assertThat(api.get("/api/admin/order?sort=newest&limit=200").key(Shop.KEY_STAFF).send().hasStatus(200).text())
			.contains("\"note\":\"no onions\"");
		// Its page is public, and a note may say something about the customer.
		assertThat(
				api.get("/api/track/" + placed.json().get("trackingToken").stringValue()).send().hasStatus(200).text())
			.doesNotContain("no onions");
		assertThat(shop.list("note FROM order_items WHERE order_id = '" + id + "' ORDER BY line_number"))
			.containsExactly("no onions", null);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "ohne Zwiebeln, süß & <scharf>", "👩‍🍳 ❤️", "\"quoted\" \\ 'single'", "نان اضافه", "辣一点" })
	void takesTextOfEveryLanguage(String note, Api api) {
		assertThat(order(api, note).hasStatus(200).json().at("/items/0/note").stringValue()).isEqualTo(note);
	}

	@Test
	void countsCharactersAsPeopleDo(Api api) {
		order(api, "🧇".repeat(200)).hasStatus(200);
		order(api, "x".repeat(201)).isErrorBlaming(400, "items[0].note");
		order(api, "🧇".repeat(201)).isErrorBlaming(400, "items[0].note");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\tb", "\u0000", "\u001b[31m", "\u0085", "a\u2028b", "\u202egnp.exe", "\ufeff",
			"\ue000" })
	void refusesWhatIsNotPrintable(String note, Api api) {
		order(api, note).isErrorBlaming(400, "items[0].note");
	}

	@Test
	void refusesHalfOfAPair(Api api) {
		api.order("{\"items\":[{\"productId\":1,\"quantity\":1,\"note\":\"\\ud83e\"}]}")
			.send()
			.isErrorBlaming(400, "items[0].note");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "true", "{}", "[]", "[\"x\"]" })
	void refusesWhatIsNoText(String note, Api api) {
		api.order("{\"items\":[{\"productId\":1,\"quantity\":1,\"note\":" + note + "}]}")
			.send()
			.isErrorBlaming(400, "items[0].note");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "\"  \"" })
	void aBlankNoteIsNone(String note, Api api) {
		JsonNode item = api.order("{\"items\":[{\"productId\":1,\"quantity\":1,\"note\":" + note + "}]}")
			.send()
			.hasStatus(200)
			.json()
			.at("/items/0");
		assertThat(item.has("note")).isFalse();
	}

	@Test
	void anotherNoteIsAnotherOrder(Api api) {
		order(api, "first", "notes").hasStatus(200);
		order(api, "second", "notes").hasStatus(422);
		assertThat(order(api, "first", "notes").hasStatus(200).header("Idempotent-Replayed")).contains("true");
	}

	@Test
	void aNoteIsInNoLog(Api api, CapturedOutput output) {
		order(api, "call Maria 0151").hasStatus(200);
		order(api, "call Maria\n0151").hasStatus(400);
		api.order("{\"items\":[{\"productId\":999,\"quantity\":1,\"note\":\"call Maria 0151\"}]}")
			.send()
			.hasStatus(422);

		assertThat(output.getAll()).doesNotContain("Maria");
	}

	private static Answer order(Api api, String note) {
		return order(api, note, "note-" + System.nanoTime());
	}

	private static Answer order(Api api, String note, String key) {
		return api
			.order("{\"items\":[{\"productId\":1,\"quantity\":1,\"note\":" + JsonNodeFactory.instance.stringNode(note)
					+ "}]}")
			.header("Idempotency-Key", key)
			.send();
	}

}
