package dev.orderfood.behaviour;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Patience;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When the shop takes orders, on a clock that the tests set. */
@ResourceLock(OwnApi.LOCK)
class ShopHoursIT {

	private static volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");

	private static Shop shop;

	private static OwnApi own;

	private static Api api;

	private static String staff = "";

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		staff = shop.newClient("manage_menu");
		Map<String, String> settings = new HashMap<>(Patience.settings());
		settings.putAll(shop.database().environment(Role.API));
		own = OwnApi.start(settings, SetClock.class);
		own.awaitReady();
		api = own.api();
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	@BeforeEach
	void alwaysOpen() {
		now = Instant.parse("2026-11-25T12:00:00Z");
		shop.execute(
				"UPDATE hours SET active = false; UPDATE shop SET active = false; UPDATE shop_pause SET until = NULL;"
						+ "UPDATE product_availability SET available = true, until = NULL");
		await("an empty table of hours").until(() -> shown().get("hours").isEmpty());
		await("the end of the pause").until(() -> shown().get("open").booleanValue());
	}

	@Test
	void withoutDataTheShopIsAlwaysOpen() {
		assertThat(api.get("/api/shop").send().hasStatus(200).text())
			.isEqualTo("{\"name\":\"order-food\",\"timezone\":\"UTC\",\"open\":true,\"hours\":[]}");
		order().hasStatus(200);
	}

	@Test
	void outsideItsHoursTheShopSaysWhenItOpens() {
		berlin("(1, 3, NULL, '11:00', '22:00')", "(2, 4, NULL, '11:00', '22:00')",
				"(3, NULL, '2026-11-26', NULL, NULL)", "(4, 1, NULL, '09:30', '00:00')");

		assertThat(shown().toString()).isEqualTo("{\"name\":\"Waffles\",\"timezone\":\"Europe/Berlin\",\"open\":true,"
				+ "\"closesAt\":\"2026-11-25T21:00:00Z\",\"hours\":[{\"weekday\":\"MONDAY\",\"opens\":\"09:30\",\"closes\":\"00:00\"},"
				+ "{\"weekday\":\"WEDNESDAY\",\"opens\":\"11:00\",\"closes\":\"22:00\"},"
				+ "{\"weekday\":\"THURSDAY\",\"opens\":\"11:00\",\"closes\":\"22:00\"},{\"date\":\"2026-11-26\"}]}");
		order().hasStatus(200);

		long before = shop.count("orders");
		now = Instant.parse("2026-11-25T21:00:00Z");
		assertThat(shown().get("open").booleanValue()).isFalse();
		assertThat(shown().get("opensAt").stringValue()).isEqualTo("2026-11-30T08:30:00Z");
		assertThat(message(order().isErrorBlaming(422)))
			.isEqualTo("The shop is closed; it opens at 2026-11-30T09:30:00+01:00.");
		assertThat(message(quote().isErrorBlaming(422))).isEqualTo(message(order()));
		assertThat(shop.count("orders")).isEqualTo(before);
	}

	/** Without triggers the API's memory keeps other hours: the database decides. */
	@Test
	void hoursHoldBeforeTheyAreShown() {
		shop.execute("SET session_replication_role = replica;" + hours("(1, 1, NULL, '11:00', '22:00')"));
		assertThat(message(order().isErrorBlaming(422))).contains("it opens at 2026-11-30T11:00:00+01:00");

		shop.execute("SET session_replication_role = replica; UPDATE hours SET active = false");
		order().hasStatus(200);
	}

	@Test
	void withoutAnotherOpeningTheShopIsClosedUntilFurtherNotice() {
		berlin("(1, NULL, '2026-11-24', '11:00', '22:00')");

		assertThat(shown().has("opensAt")).isFalse();
		assertThat(message(order().isErrorBlaming(422))).isEqualTo("The shop is closed until further notice.");
	}

	/** On 28 March 2027 the clocks of Berlin go from 02:00 to 03:00. */
	@ParameterizedTest
	@CsvSource({ "2027-03-28T00:59:59Z, 200", "2027-03-28T01:00:00Z, 422", "2027-03-28T08:59:59Z, 422",
			"2027-03-28T09:00:00Z, 200" })
	void theShopKeepsItsHoursAsDaylightSavingBegins(Instant moment, int status) {
		berlin("(1, 6, NULL, '11:00', '03:00')", "(2, 7, NULL, '11:00', '22:00')");
		now = moment;

		assertThat(order().status()).isEqualTo(status);
		assertThat(shown().get("open").booleanValue()).isEqualTo(status == 200);
		if (status == 422) {
			assertThat(shown().get("opensAt").stringValue()).isEqualTo("2027-03-28T09:00:00Z");
			assertThat(message(order())).contains("it opens at 2027-03-28T11:00:00+02:00");
		}
	}

	/** On 31 October 2027 the clocks of Berlin go from 03:00 to 02:00. */
	@ParameterizedTest
	@CsvSource({ "2027-10-31T01:59:59Z, 200", "2027-10-31T02:00:00Z, 422", "2027-10-31T09:59:59Z, 422",
			"2027-10-31T10:00:00Z, 200" })
	void theShopKeepsItsHoursAsDaylightSavingEnds(Instant moment, int status) {
		berlin("(1, 6, NULL, '11:00', '03:00')", "(2, 7, NULL, '11:00', '22:00')");
		now = moment;

		assertThat(order().status()).isEqualTo(status);
		assertThat(shown().get("open").booleanValue()).isEqualTo(status == 200);
		if (status == 422) {
			assertThat(shown().get("opensAt").stringValue()).isEqualTo("2027-10-31T10:00:00Z");
			assertThat(message(order())).contains("it opens at 2027-10-31T11:00:00+01:00");
		}
	}

	@Test
	void aPauseHoldsFromItsAnswerOnAndEndsByItself() {
		Answer paused = pause("{\"until\":\"2026-11-25T13:30:00+01:00\",\"reason\":\"the oven is broken\"}")
			.hasStatus(200);

		assertThat(paused.text()).isEqualTo("{\"name\":\"order-food\",\"timezone\":\"UTC\",\"open\":false,"
				+ "\"opensAt\":\"2026-11-25T12:30:00Z\",\"pausedUntil\":\"2026-11-25T12:30:00Z\",\"hours\":[]}");
		assertThat(message(order().isErrorBlaming(422)))
			.isEqualTo("The shop is paused until 2026-11-25T12:30:00Z (the oven is broken).");
		await("the pause").until(() -> !shown().get("open").booleanValue());

		now = Instant.parse("2026-11-25T12:30:00Z");
		order().hasStatus(200);
		assertThat(shown().has("pausedUntil")).isFalse();
		assertThat(shown().get("open").booleanValue()).isTrue();
	}

	@Test
	void aPauseIsEnded() {
		pause("{\"until\":\"2026-11-25T18:00:00Z\"}").hasStatus(200);
		order().isErrorBlaming(422);
		for (int i = 0; i < 2; i++) {
			api.call("DELETE", "/api/admin/shop/pause").key(staff).send().hasStatus(204);
			order().hasStatus(200);
		}
		await("the end of the pause").until(() -> shown().get("open").booleanValue());
	}

	@Test
	void aPauseThatEndsWhileTheShopIsClosedSaysWhenItOpens() {
		berlin("(1, 3, NULL, '11:00', '22:00')", "(2, 4, NULL, '11:00', '22:00')");
		Answer paused = pause("{\"until\":\"2026-11-26T00:00:00+01:00\"}").hasStatus(200);

		assertThat(paused.json().get("opensAt").stringValue()).isEqualTo("2026-11-26T10:00:00Z");
		assertThat(message(order().isErrorBlaming(422)))
			.isEqualTo("The shop is paused until 2026-11-26T00:00:00+01:00, and opens at 2026-11-26T11:00:00+01:00.");
	}

	@Test
	void aPauseThatIsOverIsNone() {
		assertThat(pause("{\"until\":\"2026-11-25T11:59:59Z\"}").hasStatus(200).json().get("open").booleanValue())
			.isTrue();
		order().hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                       | until
			{"until":null}           | until
			{"until":"later"}        | until
			{"until":"2026-11-25"}   | until
			{"until":1}              | until
			{"until":"2999-01-01T00:00:00Z","reason":"\\u202e"} | reason
			""")
	void refusesAPauseThatCannotBeMeant(String body, String field) {
		pause(body).isErrorBlaming(400, field);
		order().hasStatus(200);
	}

	@Test
	void aPauseNeedsTheScope() {
		for (String method : new String[] { "PUT", "DELETE" }) {
			api.call(method, "/api/admin/shop/pause").json("{}").send().hasStatus(401);
			api.call(method, "/api/admin/shop/pause").key(Shop.KEY).json("{}").send().hasStatus(403);
		}
	}

	/** Nothing changes in the database meanwhile. */
	@Test
	void aProductIsShownAndOrderedAgainFromTheMomentThatWasSaid() {
		api.call("PUT", "/api/admin/product/1/availability")
			.key(staff)
			.json("{\"available\":false,\"until\":\"2026-11-25T12:10:00Z\"}")
			.send()
			.hasStatus(200);
		await("the catalog").until(() -> !available());
		String soldOut = api.get("/api/product").send().header("ETag").orElseThrow();
		order().isErrorBlaming(422, "items[0].productId");

		now = Instant.parse("2026-11-25T12:10:00Z");

		order().hasStatus(200);
		await("the catalog").until(ShopHoursIT::available);
		assertThat(api.get("/api/product").send().header("ETag").orElseThrow()).isNotEqualTo(soldOut);
	}

	private static void berlin(String... rows) {
		shop.execute(hours(rows));
		await("the hours").until(() -> shown().get("timezone").stringValue().equals("Europe/Berlin"));
		await("the hours").until(() -> !shown().get("hours").isEmpty() || rows[0].contains("2026-11-24"));
	}

	private static String hours(String... rows) {
		return "INSERT INTO shop (id, name, timezone) VALUES (1, 'Waffles', 'Europe/Berlin')"
				+ " ON CONFLICT (id) DO UPDATE SET active = true;"
				+ "INSERT INTO hours (position, weekday, date, opens, closes) VALUES " + String.join(", ", rows)
				+ " ON CONFLICT (position) DO UPDATE SET weekday = EXCLUDED.weekday, date = EXCLUDED.date,"
				+ " opens = EXCLUDED.opens, closes = EXCLUDED.closes, active = true";
	}

	private static JsonNode shown() {
		return api.get("/api/shop").send().hasStatus(200).json();
	}

	private static boolean available() {
		return api.get("/api/product/1").send().hasStatus(200).json().get("available").booleanValue();
	}

	private static Answer pause(String body) {
		return api.call("PUT", "/api/admin/shop/pause").key(staff).json(body).send();
	}

	private static Answer order() {
		return api.order(OrderBody.of("1x1")).send();
	}

	private static Answer quote() {
		return api.call("POST", "/api/order/quote").key(Shop.KEY).json(OrderBody.of("1x1")).send();
	}

	private static String message(Answer answer) {
		return answer.json().get("message").stringValue();
	}

	static class SetClock {

		@Bean
		@Primary
		Clock setClock() {
			InstantSource source = () -> now;
			return source.withZone(ZoneOffset.UTC);
		}

	}

}
