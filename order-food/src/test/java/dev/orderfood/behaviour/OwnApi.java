package dev.orderfood.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.orderfood.OrderFood;
import dev.orderfood.contract.Api;
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

	private static Shop refreshedShop;

	private static Api refreshed;

	private final ConfigurableApplicationContext context;

	private OwnApi(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an API; it may not be ready yet.
	 * @param environment what the environment variables of its process would be
	 * @return the API, to be closed
	 */
	static OwnApi start(Map<String, String> environment) {
		List<String> arguments = new ArrayList<>();
		environment.forEach((name, value) -> arguments.add("--" + name + "=" + value));
		arguments.add("--PORT=0");
		// The migrations on the test's classpath have their own role and their own time.
		arguments.add("--spring.flyway.enabled=false");
		arguments.add("--orderfood.shutdown.drain=0s");
		return new OwnApi(new SpringApplicationBuilder(OrderFood.class).run(arguments.toArray(String[]::new)));
	}

	/**
	 * Starts an API and waits until it is ready.
	 * @param database a database with a catalog
	 * @return the API, to be closed
	 */
	static OwnApi on(TestDatabase database) {
		OwnApi own = start(database.environment(Role.API));
		own.awaitReady();
		return own;
	}

	Api api() {
		return new Api(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
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
			refreshed = on(refreshedShop().database()).api();
		}
		return refreshed;
	}

}
