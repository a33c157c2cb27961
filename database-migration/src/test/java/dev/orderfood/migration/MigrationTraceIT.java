package dev.orderfood.migration;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.orderfood.testing.AppProcess;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import dev.orderfood.testing.TraceReceiver;
import dev.orderfood.testing.TraceReceiver.BlackHole;
import dev.orderfood.testing.TraceReceiver.ReceivedSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a collector gets from a run, and what a run makes of a bad collector.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationTraceIT {

	/** Far more than a run and the 3 s that a collector is waited for. */
	private static final Duration A_WHILE = Duration.ofSeconds(60);

	private final TestDatabase database = TestPostgres.shared().emptyDatabase();

	@TempDir
	private Path folder;

	@Test
	void aRunIsATraceWithASpanForEachMigration() {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "JAEGER_ENDPOINT=" + receiver.endpoint(), "ENVIRONMENT=staging", "SERVICE_VERSION=7.8.9");

			ReceivedSpan execute = receiver.span("migration.execute");
			assertThat(execute.parentSpanId()).isEmpty();
			assertThat(execute.error()).isFalse();
			assertThat(execute.resource()).containsEntry("service.name", "database-migration")
				.containsEntry("service.version", "7.8.9")
				.containsEntry("deployment.environment.name", "staging");
			List<ReceivedSpan> tables = receiver.spans("migration.createTables");
			List<ReceivedSpan> indexes = receiver.spans("migration.createIndexes");
			assertThat(tables).isNotEmpty();
			assertThat(indexes).isNotEmpty();
			assertThat(tables.getFirst().attributes()).containsEntry("migration.version", "1")
				.containsEntry("migration.description", "create tables")
				.containsEntry("migration.script", "V1__create_tables.sql");
			assertThat(indexes.getFirst().attributes()).containsEntry("migration.version", "2")
				.containsEntry("migration.description", "create indexes");
			assertThat(receiver.spans()).filteredOn((span) -> !span.equals(execute))
				.hasSize(tables.size() + indexes.size())
				.allSatisfy((span) -> {
					assertThat(span.isBelow(execute)).isTrue();
					assertThat(span.error()).isFalse();
				});
			assertThat(execute.attributes()).containsEntry("migration.count", (long) tables.size() + indexes.size())
				.hasEntrySatisfying("migration.version", (version) -> assertThat(version).isEqualTo(newest()));
			assertThat(receiver.paths()).containsOnly("POST /v1/traces");
		}
	}

	@Test
	void aRunWithNothingToDoSaysSo() {
		Migrators.run(this.database);
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.endpoint());

			assertThat(receiver.spans()).singleElement()
				.satisfies((span) -> assertThat(span.attributes()).containsEntry("migration.count", 0L)
					.containsKey("migration.version"));
		}
	}

	@Test
	void aRunContinuesTheTraceOfItsCaller() {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "JAEGER_ENDPOINT=" + receiver.endpoint(),
					"TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

			ReceivedSpan execute = receiver.span("migration.execute");
			assertThat(execute.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
			assertThat(execute.parentSpanId()).isEqualTo("b7ad6b7169203331");
		}
	}

	@Test
	void aFailedMigrationIsSentAsAnErrorWithItsCauseAndStandsInTheLogWithItsTrace() {
		this.database.execute("CREATE SCHEMA IF NOT EXISTS public; CREATE TABLE orders (nothing text)");
		try (TraceReceiver receiver = TraceReceiver.start()) {
			String output = runJar(1, "JAEGER_ENDPOINT=" + receiver.endpoint(),
					"SPRING_FLYWAY_BASELINE_ON_MIGRATE=true", "SPRING_FLYWAY_BASELINE_VERSION=0",
					"LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs");

			ReceivedSpan execute = receiver.span("migration.execute");
			assertThat(execute.error()).isTrue();
			assertThat(execute.statusMessage()).contains("V1__create_tables.sql", "orders");
			assertThat(execute.exceptions()).containsExactly(execute.statusMessage());
			assertThat(receiver.span("migration.createTables")).satisfies((failed) -> {
				assertThat(failed.isBelow(execute)).isTrue();
				assertThat(failed.error()).isTrue();
			});
			assertThat(output.lines().map(JsonParserFactory.getJsonParser()::parseMap)).anySatisfy((line) -> {
				assertThat(line.get("message")).isEqualTo(execute.statusMessage());
				assertThat(line).containsEntry("trace_id", execute.traceId())
					.containsEntry("span_id", execute.spanId());
			});
		}
	}

	@Test
	void anUnreachableDatabaseIsSentAsAnError() {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(1, "JAEGER_ENDPOINT=" + receiver.endpoint(), "DB_HOST=db.invalid", "DB_WAIT=0s");

			assertThat(receiver.spans()).singleElement().satisfies((execute) -> {
				assertThat(execute.error()).isTrue();
				assertThat(execute.statusMessage()).contains("Cannot connect to the database");
				assertThat(execute.attributes()).containsEntry("migration.count", 0L);
			});
		}
	}

	@Test
	void sigtermEndsTheWaitAtOnceAndTheSpanSaysSo() {
		try (TraceReceiver receiver = TraceReceiver.start();
				AppProcess migrator = start("JAEGER_ENDPOINT=" + receiver.endpoint(), "DB_HOST=db.invalid",
						"DB_WAIT=1h")) {
			await().until(() -> migrator.output().contains("Waiting for"));
			migrator.terminate();
			assertThat(migrator.exitCode()).isEqualTo(128 + 15);

			assertThat(receiver.span("migration.execute")).satisfies((execute) -> {
				assertThat(execute.error()).isTrue();
				assertThat(execute.statusMessage()).isEqualTo("Told to end before it was done.");
			});
		}
	}

	@Test
	void withoutACollectorNothingIsLoggedAboutTraces(CapturedOutput output) {
		run(0);
		assertThat(output.toString().lines()).allMatch((line) -> line.contains(" INFO "));
		assertThat(output.toString().toLowerCase(Locale.ROOT)).doesNotContain("otel", "opentelemetry", "trace", "span",
				"export");
	}

	@Test
	void aCollectorThatIsAwayChangesNothing(CapturedOutput output) {
		Instant begin = Instant.now();
		run(0, "JAEGER_ENDPOINT=http://localhost:1");
		assertThat(Duration.between(begin, Instant.now())).isLessThan(A_WHILE);
		assertThat(output).contains("Migrated");
		assertOneLineSays(output);
	}

	@Test
	void aCollectorThatNeverAnswersChangesNothing(CapturedOutput output) {
		try (BlackHole collector = new BlackHole()) {
			Instant begin = Instant.now();
			run(0, "JAEGER_ENDPOINT=" + collector.endpoint(), "otel.exporter.otlp.timeout=500");
			assertThat(collector.connections()).isPositive();
			assertThat(Duration.between(begin, Instant.now())).isLessThan(A_WHILE);
			assertThat(output).contains("Migrated");
			assertOneLineSays(output);
		}
	}

	private String newest() {
		try (var connection = this.database.connect();
				var statement = connection.createStatement();
				var result = statement
					.executeQuery("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
			result.next();
			return result.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** That the spans are lost is worth one line, without a stack trace. */
	private static void assertOneLineSays(CapturedOutput output) {
		assertThat(output.toString().lines().filter((line) -> !line.contains(" INFO "))).singleElement()
			.asString()
			.contains(" WARN ", "The trace of this run is lost");
	}

	@Test
	void aWrongAddressStopsTheStartWithItsName(CapturedOutput output) {
		run(1, "JAEGER_ENDPOINT=jaeger 4318");
		assertThat(output).contains("(JAEGER_ENDPOINT) must be an address").doesNotContain("\tat ");
	}

	private void run(int exitCode, String... settings) {
		assertThat(Migrators.run(this.database, settings)).isEqualTo(exitCode);
	}

	private String runJar(int exitCode, String... variables) {
		try (AppProcess migrator = start(variables)) {
			assertThat(migrator.exitCode()).as(migrator.output()).isEqualTo(exitCode);
			return migrator.output();
		}
	}

	private AppProcess start(String... variables) {
		Map<String, String> environment = new HashMap<>(this.database.environment(Role.OWNER));
		for (String variable : variables) {
			int equals = variable.indexOf('=');
			environment.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
		return AppProcess.start(this.folder, environment);
	}

}
