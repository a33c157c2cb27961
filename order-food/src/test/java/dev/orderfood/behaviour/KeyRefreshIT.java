package dev.orderfood.behaviour;

import java.time.Duration;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys follow the data while the API runs. These tests wait most of their time, so they
 * wait together.
 */
@ResourceLock(value = OwnApi.REFRESHED_LOCK, mode = ResourceAccessMode.READ)
class KeyRefreshIT {

	private static final Promise SEEN = new Promise("a changed key", Duration.ofSeconds(10));

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void aRevokedKeyStopsWorkingAndOtherKeysDoNot() {
		String revoked = this.shop.newClient();
		String other = this.shop.newClient();
		assertThat(status(revoked)).isEqualTo(200);
		assertThat(status(other)).isEqualTo(200);

		change("active = false", revoked);

		SEEN.await(() -> status(revoked) == 403);
		assertThat(order(revoked)).isEqualTo(403);
		assertThat(status(other)).isEqualTo(200);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void aRotatedKeyStopsWorkingAndTheNewOneWorks() {
		String old = this.shop.newClient();
		assertThat(order(old)).isEqualTo(200);

		change("key_hash = sha256('rotated')", old);

		SEEN.await(() -> status(old) == 403);
		assertThat(status("rotated")).isEqualTo(200);
		assertThat(this.api.get("/api/order").key("rotated").send().json()).as("the orders of the same client")
			.hasSize(1);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void twoKeysOfARotationAreTheSameClient() {
		String old = this.shop.newClient();
		assertThat(order(old)).isEqualTo(200);

		change("second_key_hash = sha256('next')", old);

		SEEN.await(() -> status("next") == 200);
		assertThat(order(old)).isEqualTo(200);
		assertThat(order("next")).isEqualTo(200);
		assertThat(this.api.get("/api/order").key("next").send().json()).as("the orders of the same client").hasSize(3);
		assertThat(this.api.get("/api/order").key(old).send().json()).hasSize(3);

		change("key_hash = sha256('next'), second_key_hash = NULL", old);

		SEEN.await(() -> status(old) == 403);
		assertThat(order("next")).isEqualTo(200);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void theSecondKeyOfARevokedClientIsRevokedToo() {
		String key = this.shop.newClient();
		change("second_key_hash = sha256('second of a revoked client')", key);
		SEEN.await(() -> status("second of a revoked client") == 200);

		change("active = false", key);

		SEEN.await(() -> status("second of a revoked client") == 403);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void aKeyThatWasTriedTooEarlyWorksOnceItIsThere() {
		assertThat(status("early")).isEqualTo(403);

		this.shop.execute("INSERT INTO users (id, name, email, key_hash, scopes) "
				+ "VALUES (9001, 'Early', 'e@example.com', sha256('early'), '{read_order}')");

		SEEN.await(() -> status("early") == 200);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void aScopeThatWasTakenIsMissed() {
		String key = this.shop.newClient();
		assertThat(order(key)).isEqualTo(200);

		change("scopes = '{read_order}'", key);

		SEEN.await(() -> order(key) == 403);
		assertThat(status(key)).isEqualTo(200);
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void aScopeThatWasGivenCounts() {
		String key = this.shop.newClient();
		change("scopes = '{read_order}'", key);
		assertThat(order(key)).isEqualTo(403);

		change("scopes = '{create_order,read_order}'", key);

		SEEN.await(() -> order(key) == 200);
	}

	private void change(String what, String key) {
		this.shop.execute("UPDATE users SET " + what + " WHERE key_hash = sha256('" + key + "')");
	}

	private int status(String key) {
		return this.api.get("/api/order").key(key).send().status();
	}

	private int order(String key) {
		return this.api.call("POST", "/api/order").key(key).json("""
				{"items":[{"productId":"1","quantity":1}]}""").send().status();
	}

}
