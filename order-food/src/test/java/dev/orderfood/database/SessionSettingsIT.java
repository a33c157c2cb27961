package dev.orderfood.database;

import javax.sql.DataSource;

import dev.orderfood.contract.OrderFoodTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class SessionSettingsIT {

	@ParameterizedTest
	@ValueSource(strings = { "dataSource", "notificationDataSource" })
	void eachSessionHasItsLimits(String pool, @Autowired ApplicationContext context) {
		JdbcClient jdbc = JdbcClient.create(context.getBean(pool, DataSource.class));

		assertThat(setting(jdbc, "statement_timeout")).isEqualTo("1500ms");
		assertThat(setting(jdbc, "lock_timeout")).isEqualTo("1s");
		assertThat(setting(jdbc, "idle_in_transaction_session_timeout")).isEqualTo("5s");
		assertThat(setting(jdbc, "transaction_timeout")).isEqualTo("10s");
	}

	private static String setting(JdbcClient jdbc, String name) {
		return jdbc.sql("SELECT current_setting(?)").param(name).query(String.class).single();
	}

}
