package dev.orderfood.migration;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The roles of the example Cluster for CloudNativePG, made by its own SQL on a real
 * server.
 */
class CloudNativePgIT {

	private static final Path CLUSTER = Path.of("..", "charts", "examples", "cloudnative-pg", "cluster.yaml");

	@Test
	void bothLoginsHaveTheRightsOfTheirRoleAndTheLimitsOfTheApi() throws Exception {
		try (TestPostgres postgres = TestPostgres.dedicated()) {
			TestDatabase database = prepare(postgres);
			assertThat(Migrators.run(database)).isZero();
			for (String login : List.of("orderfood_api_a", "orderfood_api_b")) {
				assertThat(query(database, login, "SELECT has_table_privilege('orders', 'INSERT')")).isEqualTo("t");
				assertThat(query(database, login, "SELECT has_table_privilege('products', 'UPDATE')")).isEqualTo("f");
				assertThat(query(database, login, "SHOW statement_timeout")).isEqualTo("1500ms");
				assertThat(query(database, login, "SHOW lock_timeout")).isEqualTo("1s");
				assertThat(query(database, login, "SHOW idle_in_transaction_session_timeout")).isEqualTo("5s");
				assertThat(query(database, login, "SHOW transaction_timeout")).isEqualTo("10s");
			}
			assertThat(query(database, "orderfood_load", "SELECT has_table_privilege('products', 'UPDATE')"))
				.isEqualTo("t");
		}
	}

	private static TestDatabase prepare(TestPostgres postgres) throws Exception {
		TestDatabase maintenance = new TestDatabase(postgres, "postgres");
		// The operator's server has none of them but the owner and its database.
		maintenance.execute("DROP ROLE orderfood_api");
		maintenance.execute("DROP ROLE orderfood_load");
		maintenance.execute("CREATE DATABASE orderfood OWNER orderfood");
		TestDatabase database = new TestDatabase(postgres, "orderfood");
		statements("postInitSQL").forEach(maintenance::execute);
		statements("postInitApplicationSQL").forEach(database::execute);
		for (String login : List.of("orderfood_load", "orderfood_api_a", "orderfood_api_b")) {
			maintenance.execute("ALTER ROLE " + login + " PASSWORD '" + TestPostgres.PASSWORD + "'");
		}
		return database;
	}

	@SuppressWarnings("unchecked")
	private static List<String> statements(String when) throws Exception {
		try (Reader yaml = Files.newBufferedReader(CLUSTER)) {
			Map<String, Object> cluster = (Map<String, Object>) new Yaml().loadAll(yaml).iterator().next();
			Map<String, Object> node = cluster;
			for (String key : List.of("spec", "bootstrap", "initdb")) {
				node = (Map<String, Object>) node.get(key);
			}
			return (List<String>) node.get(when);
		}
	}

	private static String query(TestDatabase database, String user, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), user, TestPostgres.PASSWORD);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

}
