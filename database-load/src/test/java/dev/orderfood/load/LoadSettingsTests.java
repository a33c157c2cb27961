package dev.orderfood.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class LoadSettingsTests {

	@Test
	void withoutVariablesEverythingHasADefault() {
		LoadSettings settings = settings(Map.of());
		assertThat(settings.dataDir()).isNull();
		assertThat(settings.couponSources()).isEmpty();
		assertThat(settings.dryRun()).isFalse();
		assertThat(settings.loadForce()).isFalse();
		assertThat(settings.stockReset()).isFalse();
		assertThat(settings.dbWait()).isEqualTo(Duration.ofMinutes(1));
		assertThat(settings.dbPort()).isEqualTo(5432);
		assertThat(settings.serviceVersion()).matches("\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void codesTakeAFixedAmountOfMemoryHoweverLargeTheHeapIs() {
		long heap = Runtime.getRuntime().maxMemory();
		assertThat(settings(Map.of()).couponMemoryBytes())
			.isEqualTo(Math.min(heap / 3, DataSize.ofMegabytes(48).toBytes()));
		assertThat(settings(Map.of("COUPON_MEMORY", "5MB")).couponMemoryBytes())
			.isEqualTo(DataSize.ofMegabytes(5).toBytes());
	}

	@Test
	void everyVariableArrives() {
		LoadSettings settings = settings(
				Map.of("DATA_DIR", "some/folder", "COUPON_SOURCES", "a, b/c", "DRY_RUN", "true", "LOAD_FORCE", "true",
						"STOCK_RESET", "true", "DB_WAIT", "2m", "DB_PORT", "6543", "SERVICE_VERSION", "1.2.3"));
		assertThat(settings.dataDir()).isEqualTo(Path.of("some/folder"));
		assertThat(settings.couponSources()).containsExactly("a", "b/c");
		assertThat(settings.dryRun()).isTrue();
		assertThat(settings.loadForce()).isTrue();
		assertThat(settings.stockReset()).isTrue();
		assertThat(settings.dbWait()).isEqualTo(Duration.ofMinutes(2));
		assertThat(settings.dbPort()).isEqualTo(6543);
		assertThat(settings.serviceVersion()).isEqualTo("1.2.3");
	}

	@Test
	void blankVariablesCountAsUnset() {
		Map<String, Object> blank = new HashMap<>();
		List.of("DATA_DIR", "COUPON_SOURCES", "DRY_RUN", "LOAD_FORCE", "LOAD_WAIT", "LOAD_IF_EMPTY", "STOCK_RESET",
				"DB_WAIT", "DB_HOST", "DB_PORT", "DB_SSL_MODE", "DB_SSL_ROOT_CERT", "DB_NAME", "DB_USER",
				"COUPON_MEMORY", "COUPON_SPILL_DIR", "JAEGER_ENDPOINT", "ENVIRONMENT", "SERVICE_VERSION",
				"SPRING_PROFILES_ACTIVE", "SPRING_DATASOURCE_URL")
			.forEach((variable) -> blank.put(variable, variable.length() % 2 == 0 ? "" : " "));
		assertThat(settings(blank)).isEqualTo(settings(Map.of()));
	}

	@ParameterizedTest
	@CsvSource({ "DRY_RUN,maybe,true or false", "LOAD_FORCE,2,true or false", "STOCK_RESET,yes!,true or false",
			"DB_WAIT,soon,a length of time such as 60s or 2m", "DB_WAIT,-5s,a length of time such as 60s or 2m",
			"DB_PORT,tcp://10.0.0.1:5432,a port number from 1 to 65535", "DB_PORT,0,a port number from 1 to 65535",
			"DB_PORT,65536,a port number from 1 to 65535",
			"DB_SSL_MODE,on,'disable, allow, prefer, require, verify-ca or verify-full'" })
	void badValueStopsTheStartWithItsNameAndWhatItMayBe(String name, String value, String allowed,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> settings(Map.of(name, value)));
		assertThat(output)
			.contains(name + " is \"" + value + "\", but it must be " + allowed + ". Nothing was loaded.");
		assertThat(output).doesNotContain("\tat ").doesNotContain("Exception");
	}

	private static LoadSettings settings(Map<String, Object> variables) {
		SpringApplication app = new SpringApplication(OnlySettings.class);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new MapPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		app.setEnvironment(environment);
		try (ConfigurableApplicationContext context = app.run()) {
			return context.getBean(LoadSettings.class);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(LoadSettings.class)
	static class OnlySettings {

	}

}
