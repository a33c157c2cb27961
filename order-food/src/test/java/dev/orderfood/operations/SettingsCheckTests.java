package dev.orderfood.operations;

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

	private static void check(MockEnvironment settings) {
		new SettingsCheck().onApplicationEvent(new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(),
				new SpringApplication(), new String[0], settings));
	}

}
