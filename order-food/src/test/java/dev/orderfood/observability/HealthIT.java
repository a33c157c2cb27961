package dev.orderfood.observability;

import java.util.Set;
import java.util.stream.Collectors;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class HealthIT {

	@ParameterizedTest
	@ValueSource(strings = { "/livez", "/health", "/healthz" })
	void isAlive(String target, Api api) {
		assertThat(api.get(target).send().hasStatus(200).text()).isEqualTo("{\"status\":\"ok\"}");
		api.call("HEAD", target).send().hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/readyz", "/ready" })
	void isReady(String target, Api api) {
		assertThat(api.get(target).send().hasStatus(200).text()).isEqualTo("{\"ready\":true}");
		api.call("HEAD", target).send().hasStatus(200);
	}

	@Test
	void givesTheMetricsUnderBothAddresses(Api api) {
		Answer metrics = api.get("/metrics").send().hasStatus(200);
		Answer actuator = api.get("/actuator/prometheus").sendUnchecked().hasStatus(200);
		assertThat(metrics.header("Content-Type")).isPresent().isEqualTo(actuator.header("Content-Type"));
		// A first call may be what makes a meter.
		assertThat(names(api.get("/metrics").send())).isEqualTo(names(api.get("/actuator/prometheus").sendUnchecked()));
		assertThat(names(metrics)).contains("jvm_memory_used_bytes", "jvm_threads_virtual_live",
				"hikaricp_connections_active", "orderfood_database_up");
	}

	@Test
	void speaksOpenMetricsToWhoAsksForIt(Api api) {
		Answer answer = api.get("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0").send();
		assertThat(answer.hasStatus(200).header("Content-Type").orElseThrow())
			.startsWith("application/openmetrics-text");
		assertThat(answer.text()).endsWith("# EOF\n");
	}

	/** Prometheus refuses an answer with any other, as soon as a trace is sampled. */
	@Test
	void hasExemplarsOnlyWhereOpenMetricsKnowsThem(Api api) {
		api.order("{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}")
			.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			.send()
			.hasStatus(200);
		assertThat(api.get("/metrics")
			.header("Accept", "application/openmetrics-text;version=1.0.0")
			.send()
			.text()
			.lines()
			.filter((line) -> line.contains(" # {"))).isNotEmpty()
			.allMatch((line) -> line.matches("\\w+_(bucket|total)\\{.*"));
	}

	@Test
	void countsCallsByAddressPatternAndNotByAddress(Api api) {
		api.get("/api/product/7").send();
		api.get("/api/product/31337").send();
		api.get("/api/nothing-" + System.nanoTime()).send();
		assertThat(api.get("/metrics").send().text()).contains("uri=\"/api/product/{productId}\"")
			.doesNotContain("31337", "nothing-");
	}

	private static Set<String> names(Answer metrics) {
		return metrics.text()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.replaceFirst("[{ ].*", ""))
			.collect(Collectors.toSet());
	}

}
