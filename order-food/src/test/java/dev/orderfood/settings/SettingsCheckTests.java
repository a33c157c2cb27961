package dev.orderfood.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SettingsCheckTests {

	@Test
	void defaultsNeedNothing() {
		assertThatNoException().isThrownBy(() -> check(new MockEnvironment()));
	}

	@ParameterizedTest
	@CsvSource({ "PORT, 0", "PORT, 1", "PORT, 08080", "PORT, 65535", "DB_PORT, 1", "DB_PORT, 65535",
			"ENABLE_METRICS, true", "ENABLE_METRICS, false", "ENABLE_METRICS, FALSE" })
	void takesWhatASettingMayBe(String name, String value) {
		assertThatNoException().isThrownBy(() -> check(new MockEnvironment().withProperty(name, value)));
	}

	@ParameterizedTest
	@CsvSource({ "PORT, 65536, a number from 0 to 65535", "PORT, -1, a number from 0 to 65535",
			"PORT, '', a number from 0 to 65535", "PORT, ' 80', a number from 0 to 65535",
			"PORT, 99999999999, a number from 0 to 65535", "PORT, \u0661, a number from 0 to 65535",
			"DB_PORT, 0, a number from 1 to 65535", "DB_PORT, 5432;, a number from 1 to 65535",
			"ENABLE_METRICS, '', true or false", "ENABLE_METRICS, yes, true or false",
			"ENABLE_METRICS, 1, true or false" })
	void refusesAnythingElseWithItsNameAndWhatItMayBe(String name, String value, String allowed) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> check(new MockEnvironment().withProperty(name, value)))
			.withMessage(name + " is \"" + value + "\", but has to be " + allowed + ".");
	}

	@ParameterizedTest
	@CsvSource({ "all", "inventory", "notification" })
	void partsThatAskNobodyForStockNeedNoAddress(String target) {
		assertThatNoException().isThrownBy(() -> check(new MockEnvironment().withProperty("ORDERFOOD_TARGET", target)));
	}

	@ParameterizedTest
	@CsvSource({ "http://order-food-inventory", "https://stock.example.test:8443/" })
	void whoTakesOrdersKnowsWhereTheStockIs(String url) {
		assertThatNoException().isThrownBy(() -> check(new MockEnvironment().withProperty("ORDERFOOD_TARGET", "order")
			.withProperty("ORDERFOOD_INVENTORY_URL", url)
			.withProperty("ORDERFOOD_INVENTORY_API_KEY", "key")));
	}

	@ParameterizedTest
	@CsvSource({ "orders, http://stock, key, ORDERFOOD_TARGET", "ALL, http://stock, key, ORDERFOOD_TARGET",
			"'', http://stock, key, ORDERFOOD_TARGET", "order, '', key, ORDERFOOD_INVENTORY_URL",
			"order, stock, key, ORDERFOOD_INVENTORY_URL", "order, ftp://stock, key, ORDERFOOD_INVENTORY_URL",
			"order, http://stock/path, key, ORDERFOOD_INVENTORY_URL",
			"order, http://stock, ' ', ORDERFOOD_INVENTORY_API_KEY" })
	void refusesATargetThatCannotWork(String target, String url, String key, String blamed) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> check(new MockEnvironment().withProperty("ORDERFOOD_TARGET", target)
				.withProperty("ORDERFOOD_INVENTORY_URL", url)
				.withProperty("ORDERFOOD_INVENTORY_API_KEY", key)))
			.withMessageStartingWith(blamed + " is ");
	}

	private static void check(MockEnvironment settings) {
		new SettingsCheck().onApplicationEvent(new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(),
				new SpringApplication(), new String[0], settings));
	}

}
