package dev.orderfood.order;

import java.util.Map;
import java.util.stream.Collectors;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Other tests place orders with the same API, so each series that is looked at here is of
 * a product or a kind of order that no other class uses at the same time; classes run one
 * after the other.
 */
@OrderFoodTest
class OrderMetricsIT {

	@Test
	void countsLinesByProductAndWhatBecameOfTheOrder(Api api) {
		Map<String, Double> before = series(api);
		api.order("{\"items\":[{\"productId\":\"5\",\"quantity\":2},{\"productId\":\"6\",\"quantity\":1}]}")
			.send()
			.hasStatus(200);
		Map<String, Double> after = series(api);
		assertThat(risen(before, after, "order_requests_total{", "product=\"5\",status=\"success\"")).isEqualTo(1);
		assertThat(risen(before, after, "order_requests_total{", "product=\"6\",status=\"success\"")).isEqualTo(1);
		assertThat(risen(before, after, "order_request_duration_seconds_count{", "status=\"success\"")).isEqualTo(1);
	}

	@Test
	void addsUpRevenueDiscountsAndCoupons(Api api) {
		Map<String, Double> before = series(api);
		api.order("{\"items\":[{\"productId\":\"13\",\"quantity\":3}],\"couponCode\":\"FIVEOFF\"}")
			.send()
			.hasStatus(200);
		Map<String, Double> after = series(api);
		assertThat(risen(before, after, "orderfood_revenue_cents_total", "")).isEqualTo(2500);
		assertThat(risen(before, after, "orderfood_discounts_cents_total", "")).isEqualTo(500);
		assertThat(risen(before, after, "orderfood_coupon_redemptions_total{", "rule=\"FIXED\"")).isEqualTo(1);
	}

	@Test
	void namesTheReasonOfARefusalAndNothingThatTheCallerSent(Api api) {
		Map<String, Double> before = series(api);
		api.order("{\"items\":[{\"productId\":\"987654321\",\"quantity\":1}]}").send().hasStatus(422);
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"couponCode\":\"NOSUCHCODE\"}")
			.send()
			.hasStatus(422);
		Map<String, Double> after = series(api);
		assertThat(risen(before, after, "orderfood_orders_rejected_total{", "reason=\"product-unknown\"")).isEqualTo(1);
		assertThat(risen(before, after, "orderfood_orders_rejected_total{", "reason=\"coupon-unknown\"")).isEqualTo(1);
		assertThat(risen(before, after, "order_requests_total{", "product=\"unknown\",status=\"rejected\""))
			.isEqualTo(1);
		assertThat(after.keySet()).noneMatch((name) -> name.contains("987654321") || name.contains("NOSUCHCODE"));
	}

	@Test
	void hasBucketsAroundTheObjective(Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}").send().hasStatus(200);
		Map<String, Double> series = series(api);
		for (String bound : new String[] { "0.05", "0.1", "0.25", "0.5", "1.0" }) {
			assertThat(series.keySet())
				.anyMatch((name) -> name.startsWith("order_request_duration_seconds_bucket{")
						&& name.contains("le=\"" + bound + "\""))
				.anyMatch((name) -> name.startsWith("http_server_requests_seconds_bucket{")
						&& name.contains("le=\"" + bound + "\""));
		}
	}

	private static double risen(Map<String, Double> before, Map<String, Double> after, String name, String labels) {
		return sum(after, name, labels) - sum(before, name, labels);
	}

	private static double sum(Map<String, Double> series, String name, String labels) {
		return series.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(name) && entry.getKey().contains(labels))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

	private static Map<String, Double> series(Api api) {
		return api.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.collect(Collectors.toMap((line) -> line.substring(0, line.lastIndexOf(' ')),
					(line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
	}

}
