package dev.orderfood.database;

import java.time.Duration;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadReplicaTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	/** The chart does so where the database asks for TLS. */
	@Test
	void aVariableMayReplaceTheAddressAndNameTheHosts() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("yaml", Map.of("orderfood.database.replica.datasource.jdbc-url",
					"jdbc:postgresql://replica:5432/orderfood", "database.read-hosts", "replica:5432")));
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("variables-systemEnvironment",
					Map.of("ORDERFOOD_DATABASE_REPLICA_DATASOURCE_JDBCURL",
							"jdbc:postgresql://${database.read-hosts}/orderfood?sslmode=verify-full")));
		try (HikariDataSource pool = (HikariDataSource) replica("replica:5432").dataSource()) {
			assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://replica:5432/orderfood?sslmode=verify-full");
			assertThat(pool.getUsername()).isEqualTo("orderfood_api");
		}
	}

	@Test
	void withoutAHostThePrimaryAnswers() {
		ReadReplica replica = replica("");
		assertThat(replica.dataSource()).isNull();
		assertThat(replica.<String>read(false, () -> "read")).isEqualTo("read");
	}

	private ReadReplica replica(String hosts) {
		DataSourceProperties database = new DataSourceProperties();
		database.setUrl("jdbc:postgresql://primary/orderfood");
		database.setUsername("orderfood_api");
		database.setPassword("secret");
		return new ReadReplica(new ReplicaProperties(hosts, Duration.ofSeconds(5), Duration.ofSeconds(1)), database,
				this.environment, new SimpleMeterRegistry());
	}

}
