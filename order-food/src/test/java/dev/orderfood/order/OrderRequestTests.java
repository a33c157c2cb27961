package dev.orderfood.order;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class OrderRequestTests {

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	@Test
	void theSameMeaningHasTheSameHashHoweverItIsWritten() {
		List<String> spellings = List.of("""
				{"items":[{"productId":"1","quantity":2}]}""", """
				{"items":[{"productId":1,"quantity":2}]}""", """
				{"items":[{"productId":"01","quantity":2}]}""", """
				{"items":[{"quantity":2,"productId":"1"}]}""", """
				{"items":[{"productId":"1","quantity":2}],"couponCode":""}""", """
				{"items":[{"productId":"1","quantity":2}],"couponCode":" \\t"}""", """
				{ "couponCode" : null , "items" : [ { "productId" : "1" , "quantity" : 2 } ] }""", """
				{"items":[{"productId":"\\u0031","quantity":2,"note":" "}],"table":7}""");

		Set<String> hashes = new LinkedHashSet<>();
		spellings.forEach((spelling) -> hashes.add(hash(spelling)));

		assertThat(hashes).hasSize(1);
	}

	@Test
	void everyOtherMeaningHasAnotherHash() {
		List<String> meanings = new ArrayList<>(List.of("""
				{"items":[{"productId":1,"quantity":2}]}""", """
				{"items":[{"productId":2,"quantity":1}]}""", """
				{"items":[{"productId":1,"quantity":21}]}""", """
				{"items":[{"productId":11,"quantity":2}]}""", """
				{"items":[{"productId":-1,"quantity":2}]}""", """
				{"items":[{"productId":1,"quantity":1},{"productId":1,"quantity":1}]}""", """
				{"items":[{"productId":1,"quantity":2},{"productId":2,"quantity":1}]}""", """
				{"items":[{"productId":2,"quantity":1},{"productId":1,"quantity":2}]}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"SAVE10"}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"save10"}""", """
				{"items":[{"productId":1,"quantity":2,"note":"no onions"}]}""", """
				{"items":[{"productId":1,"quantity":2,"note":"No onions"}]}""", """
				{"items":[{"productId":1,"quantity":2,"note":"1 "},{"productId":1,"quantity":2}]}""", """
				{"items":[{"productId":1,"quantity":2},{"productId":1,"quantity":2,"note":"1 "}]}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"SAVE10 "}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"null"}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"|"}""", """
				{"items":[{"productId":1,"quantity":2}],"couponCode":"2x1 "}"""));

		Set<String> hashes = new LinkedHashSet<>();
		meanings.forEach((meaning) -> hashes.add(hash(meaning)));

		assertThat(hashes).hasSameSizeAs(meanings);
	}

	@Test
	void randomRequestsShareAHashOnlyIfTheyAreEqual() {
		Random random = new Random(32);
		String[] notes = { null, null, " ", "1x1", "1x1 1", "#", "1:1", "1x1#1:1" };
		Set<OrderRequest> requests = new LinkedHashSet<>();
		Set<String> hashes = new LinkedHashSet<>();
		for (int round = 0; round < 20_000; round++) {
			List<OrderRequest.Item> items = new ArrayList<>();
			for (int line = random.nextInt(3); line >= 0; line--) {
				items.add(new OrderRequest.Item(new dev.orderfood.catalog.ProductId(random.nextInt(-3, 13)),
						1 + random.nextInt(12), notes[random.nextInt(notes.length)]));
			}
			String[] codes = { null, "", "1", "1x1", "|", " ", "1x1 |" };
			OrderRequest request = new OrderRequest(items, codes[random.nextInt(codes.length)]);
			requests.add(request);
			hashes.add(HexFormat.of().formatHex(request.hash()));
		}

		assertThat(hashes).hasSameSizeAs(requests);
	}

	private static String hash(String json) {
		return HexFormat.of().formatHex(JSON.readValue(json, OrderRequest.class).hash());
	}

}
