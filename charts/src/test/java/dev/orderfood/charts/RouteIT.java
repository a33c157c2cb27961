package dev.orderfood.charts;

import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How long a gateway waits for an answer.
 */
class RouteIT {

	@Test
	void aRequestHasALimitAndAStreamOfEventsNone() {
		Map<String, HTTPRouteRule> rules = rules("");
		assertThat(rules).containsOnlyKeys("/", "/api/track", "/api/admin/order/events");
		assertThat(rules.get("/").getTimeouts()).isEqualTo(timeouts("60s", null));
		assertThat(rules.get("/api/track").getTimeouts()).isEqualTo(timeouts("0s", null));
		assertThat(rules.get("/api/admin/order/events").getTimeouts()).isEqualTo(timeouts("0s", null));
	}

	@Test
	void theLimitsAreThoseOfTheValues() {
		Map<String, HTTPRouteRule> rules = rules("request: 1m30s, backendRequest: 20s");
		assertThat(rules.get("/").getTimeouts()).isEqualTo(timeouts("1m30s", "20s"));
		assertThat(rules.get("/api/track").getTimeouts()).isEqualTo(timeouts("0s", null));
	}

	@Test
	void emptyLeavesItToTheGateway() {
		assertThat(rules("request: ''").get("/").getTimeouts()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "request: 60", "request: a while", "request: 1.5s", "backendRequest: PT1S" })
	void whatIsNoTimeIsRefused(String timeout) {
		assertThatThrownBy(() -> rules(timeout)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("values don't meet the specifications of the schema");
	}

	private static HTTPRouteTimeouts timeouts(String request, String backendRequest) {
		HTTPRouteTimeouts timeouts = new HTTPRouteTimeouts();
		timeouts.setRequest(request);
		timeouts.setBackendRequest(backendRequest);
		return timeouts;
	}

	private static Map<String, HTTPRouteRule> rules(String timeouts) {
		return Manifest
			.of(Chart.ORDER_FOOD.render(Chart
				.parse("httpRoute: {enabled: true, parentRefs: [{name: public}], timeouts: {%s}}".formatted(timeouts))))
			.one(HTTPRoute.class, "order-food")
			.getSpec()
			.getRules()
			.stream()
			.collect(Collectors.toMap((rule) -> rule.getMatches().getFirst().getPath().getValue(), (rule) -> rule));
	}

}
