package dev.orderfood.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What the process says of settings that it does not start with. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSettingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					PORT=65536                | PORT is "65536", but has to be a number from 0 to 65535.
					PORT=-1                   | PORT is "-1", but has to be a number from 0 to 65535.
					PORT=abc                  | PORT is "abc", but has to be a number from 0 to 65535.
					PORT=99999999999          | PORT is "99999999999", but has to be a number from 0 to 65535.
					PORT=70000                | PORT is "70000", but has to be a number from 0 to 65535.
					MANAGEMENT_PORT=x         | MANAGEMENT_PORT is "x", but has to be a number from 0 to 65535.
					DB_PORT=0                 | DB_PORT is "0", but has to be a number from 1 to 65535.
					DB_PORT=5432;             | DB_PORT is "5432;", but has to be a number from 1 to 65535.
					DB_PORT=5432/db           | DB_PORT is "5432/db", but has to be a number from 1 to 65535.
					DB_SSL_MODE=on            | DB_SSL_MODE is "on", but has to be disable, allow, prefer, require, verify-ca or verify-full.
					ENABLE_METRICS=maybe      | ENABLE_METRICS is "maybe", but has to be true or false.
					ENABLE_METRICS=yes        | ENABLE_METRICS is "yes", but has to be true or false.
					ORDERFOOD_TARGET=orders   | ORDERFOOD_TARGET is "orders", but has to be all, order, inventory or notification.
					JAEGER_ENDPOINT=a b       | JAEGER_ENDPOINT is "a b", but has to be an address such as http://jaeger:4318.
					ACCESS_LOG=maybe          | ACCESS_LOG is "maybe", but has to be all, sampled, errors, none, true or false.
					ORDER_ACCEPT_WITHIN=soon  | ORDER_ACCEPT_WITHIN is "soon", but has to be a duration from 1s to 2592000s.
					ORDER_ACCEPT_WITHIN=-15m  | ORDER_ACCEPT_WITHIN is "-15m", but has to be a duration from 1s to 2592000s.
					ORDER_ACCEPT_WITHIN=15    | ORDER_ACCEPT_WITHIN is "15", but has to be a duration from 1s to 2592000s.
					ORDER_ACCEPT_WITHIN=P31D  | ORDER_ACCEPT_WITHIN is "P31D", but has to be a duration from 1s to 2592000s.
					DB_READ_MAX_LAG=soon      | DB_READ_MAX_LAG is "soon", but has to be a duration from 1s to 3600s.
					DB_READ_MAX_LAG=2h        | DB_READ_MAX_LAG is "2h", but has to be a duration from 1s to 3600s.
					ORDERFOOD_ACCESSLOG_QUEUE=0            | ORDERFOOD_ACCESSLOG_QUEUE is "0", but has to be a number from 1 to 1000000.
					ORDERFOOD_DATABASE_TIMEPERREQUEST=5ms  | ORDERFOOD_DATABASE_TIMEPERREQUEST is "5ms", but has to be
					ORDERFOOD_EVENTLOG_KEEPFOR=29d         | ORDERFOOD_EVENTLOG_KEEPFOR is "29d", but has to be
					ORDERFOOD_ORDER_QUEUE=0                | ORDERFOOD_ORDER_QUEUE is "0", but has to be a number from 1 to 100000.
					ORDERFOOD_ORDER_QUEUE=many             | ORDERFOOD_ORDER_QUEUE is "many", but has to be a number from 1 to 100000.
					ORDERFOOD_ORDER_TIMEOUT=5m             | ORDERFOOD_ORDER_TIMEOUT is "5m", but has to be a duration from 10ms to 60s.
					ORDERFOOD_ORDER_TIMEOUT=soon           | ORDERFOOD_ORDER_TIMEOUT is "soon", but has to be a duration from 10ms to 60s.
					ORDERFOOD_RATELIMIT_REQUESTS=0         | ORDERFOOD_RATELIMIT_REQUESTS is "0", but has to be a number from 1 to 1000000.
					ORDERFOOD_RATELIMIT_WINDOW=2h          | ORDERFOOD_RATELIMIT_WINDOW is "2h", but has to be a duration from 1s to 3600s.
					ORDERFOOD_RATELIMIT_ENABLED=perhaps    | ORDERFOOD_RATELIMIT_ENABLED is "perhaps", but has to be true or false.
					ORDERFOOD_CONNECTION_RECEIVEWITHIN=0s  | ORDERFOOD_CONNECTION_RECEIVEWITHIN is "0s", but has to be a duration from 1s to 600s.
					ORDERFOOD_SHUTDOWN_DRAIN=31s           | ORDERFOOD_SHUTDOWN_DRAIN is "31s", but has to be a duration from 0s to 30s.
					CORS_ALLOWED_ORIGINS=garbage           | CORS_ALLOWED_ORIGINS is "garbage", but has to be origins such as https://shop.example.com
					CORS_ALLOWED_ORIGINS=https://a.example,b | CORS_ALLOWED_ORIGINS is "https://a.example,b", but has to be origins such as https://shop.example.com, separated by commas.
					NOTIFICATION_CHANNELS=log,pigeon       | NOTIFICATION_CHANNELS is "log,pigeon", but has to be one of log, webhook, email.
					NOTIFICATION_CHANNELS=webhook WEBHOOK_URL=ftp://x | WEBHOOK_URL has to be an address such as https://receiver.example.com/orders, without user or password.
					NOTIFICATION_CHANNELS=email SMTP_HOST=x EMAIL_FROM=a@b.c EMAIL_TO=d@e.f SMTP_PORT=0 | SMTP_PORT is "0", but has to be a number from 1 to 65535.
					SMTP_SECURITY=some                     | SMTP_SECURITY is "some", but has to be one of starttls, tls, none.
					SHOP_PAGE=yes                          | SHOP_PAGE is "yes", but has to be true or false.
					SHOP_PAGE=true                         | SHOP_API_KEY is empty: with SHOP_PAGE=true, give a key of the scope create_order
					SHOP_RATE_LIMIT=-1                     | SHOP_RATE_LIMIT is "-1", but has to be a number from 0 to 1000000.
					SHOP_RATE_LIMIT=many                   | SHOP_RATE_LIMIT is "many", but has to be a number from 0 to 1000000.
					SHOP_CURRENCY=Dollar                   | SHOP_CURRENCY is "Dollar", but has to be a code of ISO 4217 such as USD.
					ORDERFOOD_TARGET=order                 | ORDERFOOD_INVENTORY_URL is "", but has to be an address such as http://order-food-inventory where ORDERFOOD_TARGET is order.
					ORDERFOOD_TARGET=order ORDERFOOD_INVENTORY_URL=http://stock/path | ORDERFOOD_INVENTORY_URL is "http://stock/path", but has to be an address
					ORDERFOOD_TARGET=order ORDERFOOD_INVENTORY_URL=http://stock      | ORDERFOOD_INVENTORY_API_KEY has to be a key of the scope reserve_stock
					""")
	void namesTheVariableAndItsValues(String variables, String sentence, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(variables.split(" (?=[A-Z])")));
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START").contains(sentence);
	}

	@Test
	void showsNoSecret(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("NOTIFICATION_CHANNELS=webhook",
				"WEBHOOK_URL=https://receiver.example.com", "WEBHOOK_SECRETS=whsec_c2hvcnQ="));
		assertThat(output.getAll()).contains("WEBHOOK_SECRETS has to be whsec_ and 24 to 64 random bytes in Base64")
			.doesNotContain("c2hvcnQ");
	}

	@Test
	void takesEmptyVariablesForVariablesThatAreNotSet() {
		try (ConfigurableApplicationContext context = start("PORT=", "MANAGEMENT_PORT=", "DB_PORT=", "ENABLE_METRICS=",
				"ACCESS_LOG=", "ORDERFOOD_TARGET=", "JAEGER_ENDPOINT=", "NOTIFICATION_CHANNELS=", "WEBHOOK_ALLOW_HTTP=",
				"WEBHOOK_ALLOW_PRIVATE=", "SMTP_PORT=", "SMTP_SECURITY=", "CORS_ALLOWED_ORIGINS=", "SHOP_PAGE=",
				"SHOP_API_KEY=", "SHOP_RATE_LIMIT=", "SHOP_CURRENCY=", "DB_POOL_SIZE=", "ORDERFOOD_ORDER_QUEUE=",
				"ORDER_ACCEPT_WITHIN=", "DB_READ_HOST=", "DB_READ_MAX_LAG=")) {
			assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("8080");
			assertThat(context.getEnvironment().getProperty("spring.datasource.url"))
				.isEqualTo("jdbc:postgresql://localhost:5432/orderfood");
			assertThat(context.getEnvironment().getProperty("orderfood.target")).isEqualTo("all");
		}
	}

	/** Reads all settings and creates no other bean. */
	private static ConfigurableApplicationContext start(String... variables) {
		Map<String, Object> environment = new HashMap<>();
		if (!Arrays.asList(variables).contains("ORDERFOOD_TARGET=order")) {
			// The scan finds these settings for every target.
			environment.put("ORDERFOOD_INVENTORY_URL", "http://stock");
			environment.put("ORDERFOOD_INVENTORY_API_KEY", "key");
		}
		Arrays.stream(variables)
			.map((variable) -> variable.split("=", 2))
			.forEach((variable) -> environment.put(variable[0].strip(), variable[1].strip()));
		SpringApplication application = new SpringApplicationBuilder(Settings.class).web(WebApplicationType.NONE)
			.build();
		application.setEnvironment(new FixedEnvironment(environment));
		return application.run();
	}

	@ConfigurationPropertiesScan({ "dev.orderfood.api", "dev.orderfood.client", "dev.orderfood.database",
			"dev.orderfood.inventory", "dev.orderfood.notification", "dev.orderfood.observability",
			"dev.orderfood.order", "dev.orderfood.page" })
	static class Settings {

	}

	private static final class FixedEnvironment extends StandardEnvironment {

		FixedEnvironment(Map<String, Object> variables) {
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

	}

}
