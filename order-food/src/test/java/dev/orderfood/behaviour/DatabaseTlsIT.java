package dev.orderfood.behaviour;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestCertificates;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The API talks to a database whose certificate it can check, and to no other.
 */
@ResourceLock(OwnApi.LOCK)
class DatabaseTlsIT {

	@Test
	void theCertificateOfTheDatabaseIsChecked(@TempDir Path folder) throws Exception {
		TestCertificates server = TestCertificates.create(Files.createDirectory(folder.resolve("server")), "localhost");
		TestCertificates other = TestCertificates.create(Files.createDirectory(folder.resolve("other")), "localhost");
		try (TestPostgres postgres = TestPostgres.dedicated()) {
			postgres.useTls(server);
			Shop shop = Shop.in(postgres.migratedDatabase());
			// Or it sees its own sessions only.
			shop.database().execute("GRANT pg_read_all_stats TO orderfood");
			try (OwnApi own = OwnApi.patient(environment(shop, server))) {
				assertThat(own.api().get("/api/order").key(Shop.KEY).send().status()).isEqualTo(200);
				String sessions = "pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'orderfood_api'";
				assertThat(shop.count(sessions + " AND ssl")).isPositive();
				assertThat(shop.count(sessions + " AND NOT ssl")).isZero();
			}
			try (OwnApi own = OwnApi.start(environment(shop, other))) {
				await("the finding").until(() -> own.databaseUp().equals("0.0"));
				assertThat(own.api().get("/readyz").send().status()).isEqualTo(503);
				assertThat(own.api().get("/livez").send().status()).isEqualTo(200);
			}
		}
	}

	private static Map<String, String> environment(Shop shop, TestCertificates trusted) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("DB_SSL_MODE", "verify-full");
		environment.put("DB_SSL_ROOT_CERT", trusted.authority().toString());
		return environment;
	}

}
