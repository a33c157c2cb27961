package dev.orderfood.behaviour;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The password that the API logs in with is changed while customers order, in the steps
 * of {@code docs/rotation.md}: a second login of the same role, pods that use it, and
 * only then an end of the first.
 */
@ResourceLock(OwnApi.LOCK)
class DatabaseRotationIT {

	private static final int CUSTOMERS = 8;

	private static final String ROLE = Role.API.userName();

	private final TestPostgres postgres = TestPostgres.dedicated();

	private TestDatabase database;

	private Shop shop;

	/** Where the Service leads to. */
	private volatile OwnApi serving;

	@BeforeEach
	void startWithTheRoleItself() {
		this.database = this.postgres.migratedDatabase();
		this.shop = Shop.in(this.database);
		this.serving = start(ROLE, TestPostgres.PASSWORD);
	}

	@AfterEach
	void stop() {
		this.serving.close();
		this.postgres.close();
	}

	@Test
	void noOrderIsRefusedWhileThePasswordIsChangedThreeTimes() {
		String client = this.shop.newClient();
		try (OrderLoad load = new OrderLoad(CUSTOMERS, () -> this.serving.api(), client)) {
			rotate(load, ROLE, TestPostgres.PASSWORD, ROLE + "_a", "first");
			rotate(load, ROLE + "_a", "first", ROLE + "_b", "second");
			// And back to the login that was used before, with another password.
			rotate(load, ROLE + "_b", "second", ROLE + "_a", "third");
			load.finish();
			assertThat(load.attempts()).as("orders")
				.hasSizeGreaterThan(300)
				.allMatch((attempt) -> attempt.hasStatus(200));
			load.assertAcknowledgedOrdersAreStored(this.shop);
			assertThat(this.shop.orders(client)).isEqualTo(load.acknowledged().size());
		}
	}

	private void rotate(OrderLoad load, String before, String passwordBefore, String after, String password) {
		awaitOrders(load);
		if (this.shop.count("pg_roles WHERE rolname = '" + after + "'") == 0) {
			this.database.execute("CREATE ROLE " + after + " IN ROLE " + ROLE);
		}
		this.database.execute("ALTER ROLE " + after + " LOGIN PASSWORD '" + password + "'");
		assertThat(canLogIn(before, passwordBefore)).as("a pod that starts late").isTrue();

		OwnApi old = this.serving;
		this.serving = start(after, password);
		// The Service has led to the new pod for a while when the old one is told to end.
		awaitOrders(load);
		old.close();

		await("sessions of " + before)
			.until(() -> this.shop.count("pg_stat_activity WHERE usename = '" + before + "'") == 0);
		this.database.execute("ALTER ROLE " + before + " NOLOGIN PASSWORD NULL");
		assertThat(canLogIn(before, passwordBefore)).as("the old password").isFalse();
		awaitOrders(load);
	}

	private static void awaitOrders(OrderLoad load) {
		int known = load.acknowledged().size();
		await("orders").until(() -> load.acknowledged().size() > known + 50);
	}

	private OwnApi start(String user, String password) {
		Map<String, String> environment = new HashMap<>(this.database.environment(Role.API));
		environment.put("DB_USER", user);
		environment.put("DB_PASSWORD", password);
		return OwnApi.patient(environment);
	}

	private boolean canLogIn(String user, String password) {
		try {
			DriverManager.getConnection(this.database.jdbcUrl(), user, password).close();
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

}
