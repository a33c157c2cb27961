package dev.orderfood.client;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/** Scopes that a later version has written, or somebody by hand. */
@OrderFoodTest
@CapturesOutput
class UnknownScopeIT {

	@ParameterizedTest
	@ValueSource(strings = { "read_order,read_order", "read_order,manage_kitchen", "manage_kitchen,NULL,read_order",
			"\" read_order\",\"\",read_order" })
	void theScopesThatAreKnownCount(String scopes, Api api, Shop shop) {
		String key = newClient(shop, scopes);

		api.get("/api/order").key(key).send().hasStatus(200);
		api.call("POST", "/api/order").key(key).json("{}").send().hasStatus(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "manage_kitchen", "READ_ORDER" })
	void whoHasNoKnownScopeMayNothing(String scopes, Api api, Shop shop) {
		api.get("/api/order").key(newClient(shop, scopes)).send().hasStatus(403);
	}

	@Test
	void anUnknownScopeIsLoggedOnce(Api api, Shop shop, CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			api.get("/api/order").key(newClient(shop, "read_order,from_the_future")).send().hasStatus(200);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("from_the_future"))).hasSize(1);
	}

	private static String newClient(Shop shop, String scopes) {
		shop.execute("ALTER TABLE users DROP CONSTRAINT users_scopes_check");
		String key = shop.newClient(scopes);
		shop.execute("""
				ALTER TABLE users ADD CONSTRAINT users_scopes_check
				    CHECK (scopes <@ ARRAY['create_order', 'read_order', 'manage_order', 'manage_menu', 'read_event',
				        'reserve_stock', 'admin']) NOT VALID""");
		return key;
	}

}
