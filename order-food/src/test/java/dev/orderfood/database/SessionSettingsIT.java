package dev.orderfood.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** The API's own limits of time, which the APIs of other tests do not have. */
class SessionSettingsIT {

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.hikari", "orderfood.notification.datasource" })
	void eachSessionHasItsLimits(String pool) throws Exception {
		TestDatabase database = TestPostgres.shared().migratedDatabase();
		Properties properties = new Properties();
		properties.setProperty("user", database.environment(Role.API).get("DB_USER"));
		properties.setProperty("password", database.environment(Role.API).get("DB_PASSWORD"));
		properties.setProperty("options", options(pool));
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), properties)) {
			assertThat(setting(connection, "statement_timeout")).isEqualTo("1500ms");
			assertThat(setting(connection, "lock_timeout")).isEqualTo("1s");
			assertThat(setting(connection, "idle_in_transaction_session_timeout")).isEqualTo("5s");
			assertThat(setting(connection, "transaction_timeout")).isEqualTo("10s");
		}
	}

	private static String options(String pool) throws IOException {
		Object options = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"))
			.getFirst()
			.getProperty(pool + ".data-source-properties.options");
		return Objects.requireNonNull(options).toString();
	}

	private static String setting(Connection connection, String name) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting(?)")) {
			statement.setString(1, name);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return result.getString(1);
			}
		}
	}

}
