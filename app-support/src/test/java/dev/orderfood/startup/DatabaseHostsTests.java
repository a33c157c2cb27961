package dev.orderfood.startup;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseHostsTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private final Map<String, Object> variables = new HashMap<>();

	DatabaseHostsTests() {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", this.variables));
		new DatabaseHosts().postProcessEnvironment(this.environment, new SpringApplication());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			db              | 6432 | db:6432
			db:5433         | 6432 | db:5433
			a:5432,b:5433   | 6432 | a:5432,b:5433
			'a, b:5433 ,c'  | 6432 | a:6432,b:5433,c:6432
			[::1]           | 6432 | [::1]:6432
			[::1]:5433,db   | 6432 | [::1]:5433,db:6432
			""")
	void eachHostHasItsPort(String hosts, String port, String expected) {
		this.variables.putAll(Map.of("DB_HOST", hosts, "DB_PORT", port));
		assertThat(this.environment.getProperty(DatabaseHosts.PROPERTY)).isEqualTo(expected);
	}

	@Test
	void theDefaultIsThisMachine() {
		assertThat(this.environment.getProperty(DatabaseHosts.PROPERTY)).isEqualTo("localhost:5432");
	}

	@Test
	void hostsForReadsHaveTheirPortsToo() {
		this.variables.putAll(Map.of("DB_READ_HOST", "replica,other:5433", "DB_PORT", "6432"));
		assertThat(this.environment.getProperty(DatabaseHosts.READ_PROPERTY)).isEqualTo("replica:6432,other:5433");
	}

	@Test
	void noHostIsForReadsByDefault() {
		assertThat(this.environment.getProperty(DatabaseHosts.READ_PROPERTY)).isEmpty();
	}

}
