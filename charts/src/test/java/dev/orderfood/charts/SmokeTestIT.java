package dev.orderfood.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code helm test} asks what scripts/smoke-test.sh asks. What that is, {@code RollOutIT}
 * run.
 */
class SmokeTestIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	static List<Values> all() {
		return Chart.ORDER_FOOD.sets();
	}

	@ParameterizedTest
	@MethodSource("all")
	void thePodRunsTheScriptItself(Values values) throws IOException {
		String script = Files.readString(ROOT.resolve("charts/order-food/files/smoke-test.sh"));
		assertThat(values.manifest().all(Pod.class)).allSatisfy((pod) -> {
			assertThat(pod.getSpec().getContainers()).singleElement().satisfies((container) -> {
				assertThat(container.getCommand()).hasSize(5).startsWith("/bin/sh", "-c");
				assertThat(container.getCommand().get(2).strip()).isEqualTo(script.strip());
				assertThat(container.getCommand().get(4)).matches("http://[a-z-]+:\\d+");
				assertThat(container.getEnv()).extracting(EnvVar::getName)
					.containsExactlyInAnyOrder("SMOKE_PRODUCT", "SMOKE_ATTEMPTS", "SMOKE_API_KEY");
			});
		});
	}

}
