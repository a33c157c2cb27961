package dev.orderfood.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The SQL that prepares a server for an installation, run as on a managed one: by an
 * administrator who is no superuser, and with names of one's own.
 */
class BootstrapIT {

	private static final Path SCRIPT = Path.of("..", "charts", "postgres", "files", "create-roles.sql");

	private static final String PASSWORD = "it's a \"password\"";

	private static final Map<String, String> VARIABLES = Map.of("database", "food", "owner", "food_owner",
			"owner_password", PASSWORD, "load", "food_load", "load_password", PASSWORD, "api", "food_api",
			"api_password", PASSWORD);

	private static TestPostgres postgres;

	private static TestDatabase database;

	@BeforeAll
	static void prepareServer() throws Exception {
		postgres = TestPostgres.dedicated();
		database = new TestDatabase(postgres, "food");
		TestDatabase maintenance = new TestDatabase(postgres, "postgres");
		maintenance.execute("CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD 'administrator'");
		try (Connection administrator = DriverManager.getConnection(maintenance.jdbcUrl(), "administrator",
				"administrator"); Statement statement = administrator.createStatement()) {
			// A database cannot be created together with anything else.
			for (String sql : script().split(";\n", -1)) {
				if (!sql.isBlank()) {
					statement.execute(sql);
				}
			}
		}
		assertThat(Migrators.run(database, "DB_USER=food_owner", "DB_PASSWORD=" + PASSWORD, "DB_API_ROLE=food_api",
				"DB_LOAD_ROLE=food_load"))
			.isZero();
	}

	@AfterAll
	static void stopServer() {
		postgres.close();
	}

	/** With the variables in it, as psql does it. */
	private static String script() throws Exception {
		String sql = Pattern.compile("(?m)^--.*\n").matcher(Files.readString(SCRIPT)).replaceAll("");
		for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
			sql = sql.replace(":'" + variable.getKey() + "'", "'" + variable.getValue().replace("'", "''") + "'")
				.replace(":\"" + variable.getKey() + "\"", "\"" + variable.getValue() + "\"");
		}
		assertThat(sql).doesNotContain(":'", ":\"");
		return sql;
	}

	@Test
	void eachRoleMayDoWhatItsAppDoes() throws SQLException {
		assertThat(query("food_api", "SELECT has_table_privilege('orders', 'INSERT')")).isEqualTo("t");
		assertThat(query("food_api", "SELECT has_table_privilege('products', 'UPDATE')")).isEqualTo("f");
		assertThat(query("food_load", "SELECT has_table_privilege('products', 'UPDATE')")).isEqualTo("t");
		assertThat(query("food_load", "SELECT has_database_privilege('food', 'TEMPORARY')")).isEqualTo("t");
	}

	@Test
	void nobodyElseMayConnect() {
		for (String stranger : new String[] { "administrator", "orderfood_api" }) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(
						() -> DriverManager
							.getConnection(database.jdbcUrl(), stranger,
									stranger.equals("administrator") ? stranger : TestPostgres.PASSWORD)
							.close())
				.withMessageContaining("permission denied for database");
		}
	}

	@Test
	void theAdministratorKeepsNoRightsOfTheOwner() throws SQLException {
		assertThat(query("food_owner", "SELECT pg_has_role('administrator', 'food_owner', 'USAGE')")).isEqualTo("f");
	}

	private static String query(String user, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), user, PASSWORD);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

}
