package dev.orderfood.observability;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class DataFreshnessIT {

	private static final String RUN = """
			INSERT INTO load_runs (load_id, dataset, outcome, rows_read, rows_inserted, loader_version, started_at, finished_at)
			VALUES (gen_random_uuid(), 'users', '%s', 7, 3, 'test', now() - interval '%d seconds', now() - interval '%d seconds')""";

	@Test
	void tellsTheAgeOfTheLastGoodLoadAndThatALaterOneFailed(Api api, Shop shop, @Autowired DataFreshness freshness) {
		shop.execute(RUN.formatted("published", 5030, 5000));
		freshness.look();
		String metrics = api.get("/metrics").send().text();
		assertThat(value(metrics, "orderfood_data_age_seconds", "dataset=\"users\"")).isBetween(5000.0, 5100.0);
		assertThat(value(metrics, "orderfood_data_load_duration_seconds", "dataset=\"users\"")).isEqualTo(30.0);
		assertThat(value(metrics, "orderfood_data_load_rows", "change=\"read\",dataset=\"users\"")).isEqualTo(7.0);
		assertThat(value(metrics, "orderfood_data_load_rows", "change=\"inserted\",dataset=\"users\"")).isEqualTo(3.0);
		assertThat(value(metrics, "orderfood_data_load_failed", "dataset=\"users\"")).isZero();

		shop.execute(RUN.formatted("failed", 20, 10));
		freshness.look();
		metrics = api.get("/metrics").send().text();
		assertThat(value(metrics, "orderfood_data_age_seconds", "dataset=\"users\"")).isBetween(5000.0, 5100.0);
		assertThat(value(metrics, "orderfood_data_load_failed", "dataset=\"users\"")).isEqualTo(1.0);

		shop.execute(RUN.formatted("unchanged", 2, 1));
		freshness.look();
		metrics = api.get("/metrics").send().text();
		assertThat(value(metrics, "orderfood_data_age_seconds", "dataset=\"users\"")).isBetween(0.0, 100.0);
		assertThat(value(metrics, "orderfood_data_load_failed", "dataset=\"users\"")).isZero();
	}

	private static double value(String metrics, String name, String labels) {
		return Pattern.compile(Pattern.quote(name) + "\\{[^}]*" + Pattern.quote(labels) + "[^}]*} (\\S+)")
			.matcher(metrics)
			.results()
			.map((MatchResult result) -> Double.parseDouble(result.group(1)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + name + " with " + labels + " in\n" + metrics));
	}

}
