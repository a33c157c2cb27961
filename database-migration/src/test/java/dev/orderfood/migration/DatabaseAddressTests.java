package dev.orderfood.migration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseAddressTests {

	@Test
	void namesHostPortAndDatabase() {
		assertThat(DatabaseAddress.of("jdbc:postgresql://db.example:6543/orders?connectTimeout=5"))
			.hasToString("database orders at db.example:6543");
	}

	@Test
	void fillsInTheUsualPort() {
		assertThat(DatabaseAddress.of("jdbc:postgresql://db.example/orders").port()).isEqualTo("5432");
	}

	@Test
	void neverShowsThePasswordOfTheAddress() {
		assertThat(DatabaseAddress.of("jdbc:postgresql://db.example/orders?user=me&password=s3cret").toString())
			.doesNotContain("s3cret")
			.doesNotContain("me");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://db.example:five/orders?password=s3cret",
			"jdbc:mysql://db.example/orders", "postgres://db.example/orders", "" })
	void refusesWhatIsNoAddressWithoutRepeatingIt(String jdbcUrl) {
		assertThatExceptionOfType(MigrationFailedException.class).isThrownBy(() -> DatabaseAddress.of(jdbcUrl))
			.withMessageContaining("DB_PORT")
			.withMessageNotContaining("s3cret");
	}

}
