package dev.orderfood.notification;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What administrators can do with endpoints. The names here lead nowhere. */
@OrderFoodTest
@CapturesOutput
class WebhookAdministrationIT {

	private static final String PATH = "/api/admin/webhook";

	private static final String URL = "https://receiver.invalid/orders";

	@AfterEach
	void removeEndpoints(@Autowired NotificationDatabase database) {
		database.jdbc().sql("DELETE FROM webhook_endpoints").update();
		database.jdbc().sql("DELETE FROM deliveries").update();
	}

	private static Answer call(Api api, String method, String path, String body) {
		return api.call(method, PATH + path).key(Shop.KEY_ADMIN).json(body).send();
	}

	private static Answer add(Api api, String body) {
		return call(api, "POST", "", body).hasStatus(201);
	}

	@Test
	void theSecretIsShownOnce(Api api, Shop shop, CapturedOutput output) {
		Answer added = add(api, """
				{"url":"%s","description":"Kitchen","events":["order.ready","order.placed","order.ready"]}"""
			.formatted(URL));
		JsonNode endpoint = added.json();
		String id = endpoint.get("id").stringValue();
		String secret = endpoint.get("secret").stringValue();

		assertThat(added.header("Location")).contains(PATH + "/" + id);
		assertThat(endpoint.get("events").toString()).isEqualTo("[\"order.placed\",\"order.ready\"]");
		assertThat(endpoint.get("enabled").booleanValue()).isTrue();
		assertThat(shop.count("webhook_endpoints WHERE id = '" + id + "' AND encode(secret, 'base64') = '"
				+ secret.substring("whsec_".length()) + "'"))
			.isOne();
		Answer read = api.get(PATH + "/" + id).key(Shop.KEY_ADMIN).send().hasStatus(200);
		assertThat(read.json().get("url").stringValue()).isEqualTo(URL);
		assertThat(read.text()).doesNotContain("secret").doesNotContain(secret.substring(10));
		assertThat(api.get(PATH).key(Shop.KEY_ADMIN).send().hasStatus(200).text()).contains(id)
			.doesNotContain(secret.substring(10));
		assertThat(output.getAll()).doesNotContain(secret.substring(10));
	}

	@Test
	void anEndpointIsChangedRotatedAndRemoved(Api api, Shop shop) {
		Answer added = add(api, "{\"url\":\"" + URL + "\"}");
		String path = "/" + added.json().get("id").stringValue();
		String tag = added.header("ETag").orElseThrow();

		Answer changed = call(api, "PUT", path, "{\"url\":\"https://other.invalid/x\",\"events\":[],\"enabled\":false}")
			.hasStatus(200);
		assertThat(changed.json().get("enabled").booleanValue()).isFalse();
		assertThat(changed.header("ETag")).isNotEqualTo(added.header("ETag"));
		api.call("PUT", PATH + path)
			.key(Shop.KEY_ADMIN)
			.header("If-Match", tag)
			.json("{\"url\":\"" + URL + "\"}")
			.send()
			.hasStatus(412);
		api.call("DELETE", PATH + path).key(Shop.KEY_ADMIN).header("If-Match", tag).send().hasStatus(412);

		Answer rotated = api.call("POST", PATH + path + "/rotate").key(Shop.KEY_ADMIN).send().hasStatus(200);
		assertThat(rotated.json().get("secret").stringValue()).isNotEqualTo(added.json().get("secret").stringValue());
		assertThat(shop.count("webhook_endpoints WHERE encode(previous_secret, 'base64') = '"
				+ added.json().get("secret").stringValue().substring("whsec_".length()) + "' AND previous_secret_until "
				+ "BETWEEN now() + interval '23 h' AND now() + interval '24 h'"))
			.isOne();

		api.call("DELETE", PATH + path)
			.key(Shop.KEY_ADMIN)
			.header("If-Match", rotated.header("ETag").orElseThrow())
			.send()
			.hasStatus(204);
		api.get(PATH + path).key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
		api.call("DELETE", PATH + path).key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
		call(api, "PUT", path, "{\"url\":\"" + URL + "\"}").isErrorBlaming(404);
		api.call("POST", PATH + path + "/rotate").key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
		api.get(PATH + path + "/attempts").key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                          | url
			{"url":null}                                                | url
			{"url":""}                                                  | url
			{"url":17}                                                  | url
			{"url":"receiver.invalid"}                                  | url
			{"url":"http://receiver.invalid/"}                          | url
			{"url":"ftp://receiver.invalid/"}                           | url
			{"url":"https:///orders"}                                   | url
			{"url":"https://user:password@receiver.invalid/"}           | url
			{"url":"https://receiver.invalid/#part"}                    | url
			{"url":"https://receiver.invalid:65536/"}                   | url
			{"url":"https://receiver.invalid/ x"}                       | url
			{"url":"https://receiver.invalid/","events":["order.eaten"]} | events[0]
			{"url":"https://receiver.invalid/","events":["order.placed",null]} | events[1]
			{"url":"https://receiver.invalid/","events":"order.placed"} | events
			{"url":"https://receiver.invalid/","enabled":"perhaps"}     | enabled
			{"url":"https://receiver.invalid/","description":"a\\nb"}   | description
			{"url":"https://receiver.invalid/","description":"right\\u202eleft"} | description
			""")
	void refusesWhatCannotBe(String body, String field, Api api, Shop shop) {
		call(api, "POST", "", body).isErrorBlaming(400, field);
		assertThat(shop.count("webhook_endpoints")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.1", "2130706433", "localhost", "10.1.2.3", "172.20.0.1", "192.168.1.1",
			"169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]",
			"[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[fe80::1]", "[fd00:ec2::254]",
			"[2002:7f00:1::1]" })
	void refusesAddressesOfItsOwnNetwork(String host, Api api) {
		call(api, "POST", "", "{\"url\":\"https://" + host + ":8443/orders\"}").isErrorBlaming(400, "url");
	}

	@Test
	void refusesThemWhenAnEndpointIsChanged(Api api) {
		String path = "/" + add(api, "{\"url\":\"" + URL + "\"}").json().get("id").stringValue();

		call(api, "PUT", path, "{\"url\":\"https://127.0.0.1/\"}").isErrorBlaming(400, "url");
	}

	/** A name may lead to such an address only after it was saved. */
	@Test
	void doesNotConnectToThem(Api api, Shop shop) {
		String id = add(api, "{\"url\":\"" + URL + "\",\"events\":[\"order.placed\"]}").json().get("id").stringValue();
		shop.execute("UPDATE webhook_endpoints SET url = 'https://localhost:" + api.port() + "/orders'");
		String order = api.order(OrderBody.of("1x1")).send().hasStatus(200).json().get("id").stringValue();

		await().until(() -> !attempts(api, id, "").isEmpty());

		// There may be a second by now, and the newest comes first.
		JsonNode attempts = attempts(api, id, "");
		JsonNode attempt = attempts.get(attempts.size() - 1);
		assertThat(attempt.get("error").stringValue()).isEqualTo("the address is not public");
		assertThat(attempt.get("orderId").stringValue()).isEqualTo(order);
		assertThat(attempt.get("type").stringValue()).isEqualTo("order.placed");
		assertThat(attempt.get("attempt").intValue()).isOne();
		assertThat(attempt.has("status")).isFalse();
	}

	private static JsonNode attempts(Api api, String id, String query) {
		return api.get(PATH + "/" + id + "/attempts" + query).key(Shop.KEY_ADMIN).send().hasStatus(200).json();
	}

	@Test
	void attemptsAreListedInPartsAndRemovedAfterTheirTime(@Autowired WebhookAttempts attempts, Api api, Shop shop) {
		String id = add(api, "{\"url\":\"" + URL + "\",\"enabled\":false}").json().get("id").stringValue();
		String insert = """
				INSERT INTO webhook_attempts (endpoint_id, order_id, sequence, type, attempt, at, duration_ms, status)
				SELECT '%s', uuidv7(), 1, 'order.placed', 1, now() - interval '%s', 5, 204
				FROM generate_series(1, %d)""";
		shop.execute(insert.formatted(id, "8 days", 3));
		shop.execute(insert.formatted(id, "1 day", WebhookAttempts.KEPT + WebhookAttempts.REMOVAL_BATCH));

		JsonNode first = attempts(api, id, "?limit=2");
		assertThat(first).hasSize(2);
		JsonNode next = attempts(api, id, "?limit=2&before=" + first.get(1).get("id").longValue());
		assertThat(next.get(0).get("id").longValue()).isEqualTo(first.get(1).get("id").longValue() - 1);
		assertThat(first.get(0).get("status").intValue()).isEqualTo(204);
		api.get(PATH + "/" + id + "/attempts?limit=0").key(Shop.KEY_ADMIN).send().isErrorBlaming(400, "limit");
		api.get(PATH + "/" + id + "/attempts?before=x").key(Shop.KEY_ADMIN).send().isErrorBlaming(400, "before");

		attempts.removeExpired();

		assertThat(shop.count("webhook_attempts")).isEqualTo(WebhookAttempts.KEPT);
		assertThat(shop.count("webhook_attempts WHERE at < now() - interval '7 days'")).isZero();
	}

	@Test
	void thereIsALimit(Api api, Shop shop) {
		shop.execute("INSERT INTO webhook_endpoints SELECT uuidv7(), 'https://receiver.invalid/', NULL, '{}', "
				+ "sha256('x'), NULL, NULL, false, NULL, NULL, now(), 1 FROM generate_series(1, "
				+ WebhookAdministration.MAX_ENDPOINTS + ")");

		call(api, "POST", "", "{\"url\":\"" + URL + "\"}").isErrorBlaming(409);
		assertThat(api.get(PATH).key(Shop.KEY_ADMIN).send().hasStatus(200).json())
			.hasSize(WebhookAdministration.MAX_ENDPOINTS);
	}

	@Test
	void onlyAdminsMay(Api api) {
		api.get(PATH).send().isErrorBlaming(401);
		api.get(PATH).key(Shop.KEY).send().isErrorBlaming(403);
		api.call("POST", PATH).key(Shop.KEY).json("{\"url\":\"" + URL + "\"}").send().isErrorBlaming(403);
		api.get(PATH + "/nonsense").key(Shop.KEY_ADMIN).send().isErrorBlaming(400, "webhookId");
	}

}
