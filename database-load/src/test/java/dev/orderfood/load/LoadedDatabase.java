package dev.orderfood.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.orderfood.testing.LoggingSetUp;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.awaitility.Awaitility.await;

/**
 * A database that the app is run against, under the role it works under, and what it
 * holds afterwards.
 */
final class LoadedDatabase {

	/** A load that a test blocks stays blocked. */
	static final String LONG_LOCK_TIMEOUT = "5m";

	private static final List<String> TABLES = List.of("products", "users", "orders", "order_items", "promotions",
			"coupon_codes", "coupon_files", "stock", "shop", "hours", "data_versions", "order_states", "order_events");

	private final TestDatabase database;

	private final JdbcClient sql;

	private LoadedDatabase(TestDatabase database) {
		this.database = database;
		// As superuser, who sees what the other sessions wait for.
		this.sql = JdbcClient
			.create(new DriverManagerDataSource(database.jdbcUrl(), "postgres", TestPostgres.PASSWORD));
	}

	static LoadedDatabase migrated() {
		return new LoadedDatabase(TestPostgres.shared().migratedDatabase());
	}

	static LoadedDatabase of(TestDatabase database) {
		return new LoadedDatabase(database);
	}

	TestDatabase database() {
		return this.database;
	}

	JdbcClient sql() {
		return this.sql;
	}

	/**
	 * Runs the app with the given environment variables, and properties whose names have
	 * a dot, and returns its exit code.
	 */
	int load(String... variables) {
		SpringApplication app = new SpringApplication(DatabaseLoad.class);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new MapPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment(variables)));
		app.setEnvironment(environment);
		LoggingSetUp.oneAtATime(app);
		// Only the tests have a server that logs to the same place.
		app.setDefaultProperties(Map.of("logging.level.io.zonky.test", "warn", "load.lock-timeout", LONG_LOCK_TIMEOUT));
		try {
			return SpringApplication.exit(app.run(properties(variables)));
		}
		catch (RuntimeException ex) {
			// Reported by Spring Boot already; a process would end with 1.
			return 1;
		}
	}

	private static String[] properties(String... variables) {
		return Arrays.stream(variables)
			.filter(LoadedDatabase::isProperty)
			.map((property) -> "--" + property)
			.toArray(String[]::new);
	}

	private static boolean isProperty(String variable) {
		return variable.substring(0, variable.indexOf('=')).contains(".");
	}

	int load(DataFiles files, String... variables) {
		List<String> all = new ArrayList<>(List.of(variables));
		all.add("DATA_DIR=" + files.folder());
		return load(all.toArray(String[]::new));
	}

	/** Runs the app in a thread of its own: the common pool may have no more than one. */
	CompletableFuture<Integer> loadAsync(DataFiles files, String... variables) {
		return CompletableFuture.supplyAsync(() -> load(files, variables),
				(work) -> Thread.ofPlatform().daemon().start(work));
	}

	private Map<String, Object> environment(String... variables) {
		Map<String, Object> environment = new HashMap<>(this.database.environment(Role.LOAD));
		for (String variable : variables) {
			if (isProperty(variable)) {
				continue;
			}
			int equals = variable.indexOf('=');
			environment.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
		return environment;
	}

	/**
	 * Everything that a load can change, down to the transaction that last wrote a row.
	 */
	String content() {
		StringBuilder content = new StringBuilder();
		for (String table : TABLES) {
			this.sql.sql("SELECT xmin::text || ' ' || t::text FROM " + table + " AS t ORDER BY t::text")
				.query(String.class)
				.list()
				.forEach((row) -> content.append(table).append(' ').append(row).append('\n'));
		}
		return content.toString();
	}

	void execute(String sql) {
		this.database.execute(sql);
	}

	String text(String query) {
		return this.sql.sql(query).query(String.class).single();
	}

	long number(String query) {
		return this.sql.sql(query).query(Long.class).single();
	}

	/** The newest rows of load_runs, one for each dataset, as short texts. */
	List<String> lastRun() {
		return this.sql
			.sql("""
					SELECT dataset || ' ' || outcome || ' ' || concat_ws('/', rows_read, rows_inserted, rows_updated, rows_withdrawn)
					FROM load_runs WHERE load_id = (SELECT load_id FROM load_runs ORDER BY id DESC LIMIT 1) ORDER BY id""")
			.query(String.class)
			.list();
	}

	/**
	 * Makes the server ask for passwords on this database, which embedded ones do not by
	 * default.
	 */
	void requirePasswords() {
		this.database.execute("""
				DO $do$
				DECLARE
				    rules text[] := regexp_split_to_array(pg_read_file(current_setting('hba_file')), E'\\n');
				BEGIN
				    rules := format('host %I orderfood_load all scram-sha-256', current_database()) || rules;
				    EXECUTE format('COPY (SELECT unnest(%L::text[])) TO %L', rules, current_setting('hba_file'));
				    PERFORM pg_reload_conf();
				END $do$""");
		await().ignoreExceptions().until(() -> {
			try (Connection _ = DriverManager.getConnection(this.database.jdbcUrl(), Role.LOAD.userName(), "wrong")) {
				return false;
			}
			catch (SQLException ex) {
				return "28P01".equals(ex.getSQLState());
			}
		});
	}

	long version(String table) {
		return this.sql.sql("SELECT version FROM data_versions WHERE dataset = ?")
			.param(table)
			.query(Long.class)
			.single();
	}

}
