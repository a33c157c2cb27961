package dev.orderfood.database;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaReadinessTests {

	/**
	 * A migration that nobody waits for is not necessarily wrong, but a pod that is ready
	 * before the migration it was written with has run is.
	 */
	@Test
	void waitsForTheNewestMigration() throws IOException {
		Resource[] migrations = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:db/migration/V*__*.sql");

		MigrationVersion newest = Arrays.stream(migrations)
			.map((migration) -> String.valueOf(migration.getFilename()))
			.map((name) -> MigrationVersion.fromVersion(name.substring(1, name.indexOf("__"))))
			.max(Comparator.naturalOrder())
			.orElseThrow();

		assertThat(SchemaReadiness.REQUIRED_VERSION).isEqualTo(newest.getVersion());
	}

}
