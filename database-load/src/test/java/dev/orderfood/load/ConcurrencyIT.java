package dev.orderfood.load;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ConcurrencyIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void loadSample() {
		this.files = DataFiles.in(this.folder);
		this.database.load(this.files);
	}

	/**
	 * Products are published first and coupons last; a reader who looks at all of them
	 * again and again sees all old or all new, although the load is held up in between.
	 */
	@Test
	void readersSeeTheOldSetOrTheNewOne() throws Exception {
		String query = """
				SELECT concat_ws(' ', (SELECT price FROM products WHERE id = 2),
				    (SELECT name FROM users WHERE id = 1),
				    (SELECT value FROM promotions WHERE code = 'SAVE10'),
				    (SELECT active FROM coupon_codes WHERE code = 'BIRTHDAY'),
				    (SELECT count(*) FROM orders))""";
		assertThat(this.database.text(query)).isEqualTo("10.99 Local default client 10.00 t 300");
		this.files.replace("products.csv", "10.99", "11.49")
			.replace("products.csv", "12.99", "13.49")
			.replace("users.csv", "Local default client", "New client")
			.replace("promotions.csv", "SAVE10,PERCENT,10", "SAVE10,PERCENT,11")
			.replace("coupons/couponbase2", "BIRTHDAY\n", "")
			.append("orders.csv", "01a1d4cf-ff9a-74eb-94fd-000000000001,1,PT1H,,,1x1@12.99,");
		CompletableFuture<Integer> exitCode;
		Set<String> seen = new HashSet<>();
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database)) {
			exitCode = this.database.loadAsync(this.files);
			blocked.awaitBlocked();
			seen.add(this.database.text(query));
		}
		while (!exitCode.isDone()) {
			seen.add(this.database.text(query));
		}
		assertThat(exitCode.get()).isZero();
		seen.add(this.database.text(query));
		assertThat(seen).containsExactlyInAnyOrder("10.99 Local default client 10.00 t 300",
				"11.49 New client 11.00 f 301");
	}

	@Test
	void secondLoaderWaitsAndFindsEverythingUnchanged(CapturedOutput output) throws Exception {
		this.files.replace("products.csv", "12.99", "13.49");
		CompletableFuture<Integer> first;
		CompletableFuture<Integer> second;
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database)) {
			first = this.database.loadAsync(this.files);
			blocked.awaitBlocked();
			second = this.database.loadAsync(this.files);
			await().until(
					() -> output.getOut().contains("Another load is running on this database; waiting for it to end"));
			assertThat(second).isNotDone();
		}
		assertThat(first.get()).isZero();
		assertThat(second.get()).isZero();
		assertThat(this.database.lastRun()).contains("products unchanged 0/0/0/0");
		assertThat(this.database.number("SELECT count(*) FROM load_runs WHERE dataset = 'products'")).isEqualTo(3);
		assertThat(this.database.version("products")).isEqualTo(2);
	}

}
