package dev.orderfood.behaviour;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.OrderFood;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Patience;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * An API in this JVM on a database of its own, for tests that change what others read or
 * take the database away.
 */
final class OwnApi implements AutoCloseable {

	/** Most classes that start APIs of their own run one after the other. */
	static final String LOCK = "an API of a test's own";

	/** Classes that follow the events of APIs of their own run one after the other. */
	static final String EVENTS_LOCK = "an API of a test's own and its events";

	/** Classes that take something away from an API run one after the other. */
	static final String OUTAGE_LOCK = "an API and an outage";

	/** Classes that share {@link #refreshed()} run one after the other. */
	static final String REFRESHED_LOCK = "the refreshed API";

	private static Shop refreshedShop;

	private static Api refreshed;

	private final ConfigurableApplicationContext context;

	private OwnApi(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an API; it may not be ready yet.
	 * @param environment what the environment variables of its process would be
	 * @param beans classes of beans that the API has besides its own
	 * @return the API, to be closed
	 */
	static OwnApi start(Map<String, String> environment, Class<?>... beans) {
		List<String> arguments = new ArrayList<>();
		environment.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		arguments.add("--PORT=0");
		arguments.add("--orderfood.shutdown.drain=0s");
		return new OwnApi(
				new SpringApplicationBuilder(OrderFood.class).sources(beans).run(arguments.toArray(String[]::new)));
	}

	/**
	 * Starts an API that answers late instead of with 503, and waits until it is ready.
	 * @param environment what the environment variables of its process would be
	 * @return the API, to be closed
	 */
	static OwnApi patient(Map<String, String> environment) {
		Map<String, String> settings = new HashMap<>(Patience.settings());
		settings.putAll(environment);
		OwnApi own = start(settings);
		own.awaitReady();
		return own;
	}

	/**
	 * Starts a patient API and waits until it is ready.
	 * @param database a database with a catalog
	 * @return the API, to be closed
	 */
	static OwnApi on(TestDatabase database) {
		return patient(database.environment(Role.API));
	}

	Api api() {
		return new Api(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	/**
	 * Reads the metric that says whether the database is available.
	 * @return {@code 1.0} or {@code 0.0}
	 */
	String databaseUp() {
		return api().get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith("orderfood_database_up{"))
			.map((line) -> line.substring(line.lastIndexOf(' ') + 1))
			.findFirst()
			.orElseThrow();
	}

	void awaitReady() {
		await("readiness").until(() -> api().get("/readyz").send().status() == 200);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Returns the shop whose data the tests of refreshes change as they like.
	 * @return a shop that all of them share
	 */
	static synchronized Shop refreshedShop() {
		if (refreshedShop == null) {
			refreshedShop = Shop.in(TestPostgres.shared().migratedDatabase());
		}
		return refreshedShop;
	}

	/**
	 * Returns the API on {@link #refreshedShop()}, which runs until the JVM ends.
	 * @return the API
	 */
	static synchronized Api refreshed() {
		if (refreshed == null) {
			Map<String, String> environment = new HashMap<>(refreshedShop().database().environment(Role.API));
			// Many want the same rows at once, and a busy machine takes its time.
			environment.put("spring.datasource.hikari.data-source-properties.options",
					"-c statement_timeout=60000 -c lock_timeout=60000");
			refreshed = patient(environment).api();
		}
		return refreshed;
	}

}
