package dev.orderfood.order;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is no order. After each test as many orders are stored as before it. */
@OrderFoodTest
class OrderRefusalsIT {

	private long before;

	@BeforeEach
	void countOrders(Shop shop) {
		this.before = shop.count("orders");
	}

	@AfterEach
	void nothingWasOrdered(Shop shop) {
		assertThat(shop.count("orders")).as("orders").isEqualTo(this.before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "waffles", "{", "[", "{\"items\":[{\"productId\":\"1\",\"quantity\":1}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":1}]} x",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}{\"items\":[]}", "[]",
			"[{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}]", "\"items\"", "1", "1.5", "true", "{'items':[]}",
			"{items:[]}", "{\"items\":[{\"productId\":\"1\",\"quantity\":1},]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":01}]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":+1}]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":NaN}]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"note\":\"\u0001\"}",
			"// comment\n{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"couponCode\":\"\\x\"}" })
	void refusesWhatIsNoJsonObject(String body, Api api) {
		api.order(body).send().isErrorBlaming(400);
	}

	@Test
	void refusesTextThatIsNoUtf8(Api api) {
		byte[] body = "{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"couponCode\":\"?\"}"
			.getBytes(StandardCharsets.UTF_8);
		body[body.length - 3] = (byte) 0xff;
		api.call("POST", "/api/order")
			.key(Shop.KEY)
			.body("application/json", BodyPublishers.ofByteArray(body))
			.send()
			.isErrorBlaming(400);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{}| items", "{\"couponCode\":\"SAVE10\"}| items", "{\"items\":null}| items",
					"{\"items\":[]}| items", "{\"items\":{}}| items", "{\"items\":\"1\"}| items",
					"{\"items\":1}| items", "{\"items\":true}| items", "{\"items\":[null]}| items[0]",
					"{\"items\":[1]}| items[0]", "{\"items\":[\"1\"]}| items[0]", "{\"items\":[[]]}| items[0]",
					"{\"items\":[{}]}| items[0].productId items[0].quantity",
					"{\"Items\":[{\"productId\":1,\"quantity\":1}]}| items" })
	void refusesAnOrderWithoutProperLines(String body, String fields, Api api) {
		api.order(body).send().isErrorBlaming(400, fields.split(" "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "1.5", "1.0", "1e0", "{}", "[]", "[1]", "\"\"", "\"one\"", "\" 1\"",
			"\"1 \"", "\"1.0\"", "\"0x1\"", "\"+1\"", "9223372036854775808", "\"9223372036854775808\"",
			"-9223372036854775809", "123456789012345678901234567890", "\"１\"", "\"1\\u0000\"" })
	void refusesAProductIdThatIsNo64BitInteger(String id, Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":1},{\"productId\":" + id + ",\"quantity\":1}]}")
			.send()
			.isErrorBlaming(400, "items[1].productId");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "false", "\"2\"", "\"\"", "1.5", "1.0", "1e0", "1E2", "0", "-1", "1001",
			"2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999", "{}", "[]", "[1]" })
	void refusesAQuantityThatIsNoWholeNumberFromOneToAThousand(String quantity, Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":" + quantity + "}]}")
			.send()
			.isErrorBlaming(400, "items[0].quantity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.5", "true", "{}", "[]", "[\"SAVE10\"]" })
	void refusesACouponCodeThatIsNoString(String code, Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"couponCode\":" + code + "}")
			.send()
			.isErrorBlaming(400, "couponCode");
	}

	@Test
	void blamesEveryFieldThatIsOutOfItsRange(Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":0},{\"quantity\":1},{\"productId\":\"1\"}]}")
			.send()
			.isErrorBlaming(400, "items[0].quantity", "items[1].productId", "items[2].quantity");
	}

	@Test
	void refusesMoreThanAHundredLines(Api api) {
		api.order(OrderBody.of(String.join(" ", Collections.nCopies(101, "1x1")))).send().isErrorBlaming(400, "items");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000, 30_000 })
	void refusesJsonThatIsDeeplyNested(int depth, Api api) {
		api.order("{\"items\":" + "[".repeat(depth)).send().hasStatus(400);
		api.order("{\"x\":" + "[".repeat(depth)).send().isErrorBlaming(400);
		api.order("{\"x\":" + "{\"x\":".repeat(depth / 4)).send().isErrorBlaming(400);
	}

	@Test
	void refusesNumbersThatNobodyCanMean(Api api) {
		api.order("{\"items\":[{\"productId\":" + "9".repeat(60_000) + ",\"quantity\":1}]}").send().hasStatus(400);
		api.order("{\"items\":[{\"productId\":1,\"quantity\":" + "9".repeat(60_000) + "}]}").send().hasStatus(400);
		api.order("{\"items\":[{\"productId\":1,\"quantity\":1e" + "9".repeat(60_000) + "}]}").send().hasStatus(400);
	}

	@ParameterizedTest
	@CsvSource({ "1x999, items[0].productId", "1x1 1x999, items[1].productId", "1x0, items[0].productId",
			"1x999 1x1 1x998, items[0].productId items[2].productId", "1x11, items[0].productId",
			"1x1 1x11 1x3, items[1].productId", "1x-9223372036854775808, items[0].productId" })
	void refusesProductsThatAreUnknownOrWithdrawn(String lines, String fields, Api api) {
		api.order(OrderBody.of(lines)).send().isErrorBlaming(422, fields.split(" "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain;charset=utf-8", "application/x-www-form-urlencoded",
			"multipart/form-data", "multipart/form-data; boundary=x", "application/xml", "application/json-patch+json",
			"application/problem+json", "application/octet-stream", "*/*", "application/*", "json", "///", "\"\"" })
	void refusesOtherContentTypes(String type, Api api) {
		Answer answer = api.call("POST", "/api/order")
			.key(Shop.KEY)
			.body(type, BodyPublishers.ofString(OrderBody.of("1x1")))
			.send()
			.isErrorBlaming(415);
		assertThat(answer.header("Accept")).contains("application/json");
	}

	@Test
	void refusesABodyWithoutAContentType(Api api) {
		String body = OrderBody.of("1x1");
		api.raw("POST /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body)
			.isErrorBlaming(415);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64 * 1024 + 1, 100_000, 1_000_000 })
	void refusesABodyOfMoreThan64KiBByItsLength(int length, Api api) {
		String order = OrderBody.of("1x13");
		api.order(order + " ".repeat(length - order.length())).send().isErrorBlaming(413);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64 * 1024 + 1, 100_000, 1_000_000 })
	void refusesABodyOfMoreThan64KiBAsItArrives(int length, Api api) {
		String order = OrderBody.of("1x13");
		for (String body : List.of(order + " ".repeat(length - order.length()),
				"{\"note\":\"" + "x".repeat(length - order.length() - 10) + "\"," + order.substring(1))) {
			api.call("POST", "/api/order")
				.key(Shop.KEY)
				.body("application/json", BodyPublishers.fromPublisher(inChunks(body)))
				.send()
				.isErrorBlaming(413);
		}
	}

	@Test
	void refusesAnswersOfAnotherType(Api api) {
		for (String accept : List.of("text/html", "application/xml", "image/*", "///")) {
			api.order(OrderBody.of("1x1")).header("Accept", accept).send().isErrorBlaming(406);
		}
	}

	private static Flow.Publisher<ByteBuffer> inChunks(String body) {
		List<byte[]> chunks = new ArrayList<>();
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		for (int start = 0; start < bytes.length; start += 10_000) {
			chunks.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + 10_000)));
		}
		return BodyPublishers.ofByteArrays(chunks);
	}

}
