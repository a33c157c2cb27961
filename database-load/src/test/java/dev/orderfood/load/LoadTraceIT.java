package dev.orderfood.load;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.orderfood.testing.AppProcess;
import dev.orderfood.testing.TraceReceiver;
import dev.orderfood.testing.TraceReceiver.BlackHole;
import dev.orderfood.testing.TraceReceiver.ReceivedSpan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a collector gets from a run, and what a run makes of a bad collector.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoadTraceIT {

	private static final List<String> STEPS = List.of("dataload.loadProducts", "dataload.loadUsers",
			"dataload.loadOrders", "dataload.loadPromotions", "dataload.loadCoupons", "dataload.loadStock",
			"dataload.loadShop", "dataload.loadHours");

	/** Far more than a run and the 3 s that a collector is waited for. */
	private static final Duration A_WHILE = Duration.ofSeconds(60);

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	@TempDir
	private Path workingFolder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void aRunIsATraceWithASpanForEachDataset() throws Exception {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "JAEGER_ENDPOINT=" + receiver.endpoint() + "/v1/traces", "ENVIRONMENT=staging",
					"SERVICE_VERSION=7.8.9");

			ReceivedSpan execute = receiver.span("dataload.execute");
			assertThat(execute.parentSpanId()).isEmpty();
			assertThat(execute.error()).isFalse();
			assertThat(execute.attributes()).containsEntry("dataload.dry_run", false)
				.containsEntry("dataload.force", false);
			assertThat(execute.resource()).containsEntry("service.name", "database-load")
				.containsEntry("service.version", "7.8.9")
				.containsEntry("deployment.environment.name", "staging");
			assertThat(receiver.spans()).hasSize(STEPS.size() + 1);
			for (String step : STEPS) {
				assertThat(receiver.span(step)).satisfies((span) -> {
					assertThat(span.isBelow(execute)).isTrue();
					assertThat(span.error()).isFalse();
					assertThat(span.attributes()).containsEntry("dataload.outcome", "published")
						.containsEntry("dataload.skipped", false)
						.containsEntry("dataload.dataset", step.replace("dataload.load", "").toLowerCase(Locale.ROOT));
				});
			}
			assertThat(receiver.span("dataload.loadProducts").attributes()).containsEntry("dataload.rows.read", 10L)
				.containsEntry("dataload.rows.inserted", 10L)
				.containsEntry("dataload.rows.updated", 0L)
				.containsEntry("dataload.rows.withdrawn", 0L)
				.containsEntry("dataload.files", 1L);
			assertThat(receiver.span("dataload.loadCoupons").attributes()).containsEntry("dataload.rows.read", 625L)
				.containsEntry("dataload.files", 3L);
		}
	}

	@Test
	void whatHasNotChangedIsSkippedAndWhatHasChangedIsCounted() throws Exception {
		run(0);
		this.files.replace("products.csv", "12.99", "13.49");
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.endpoint());

			assertThat(receiver.span("dataload.loadUsers").attributes()).containsEntry("dataload.outcome", "unchanged")
				.containsEntry("dataload.skipped", true);
			assertThat(receiver.span("dataload.loadProducts").attributes())
				.containsEntry("dataload.outcome", "published")
				.containsEntry("dataload.rows.updated", 1L)
				.containsEntry("dataload.rows.unchanged", 9L);
		}
	}

	@Test
	void aRunContinuesTheTraceOfItsCaller() throws Exception {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "JAEGER_ENDPOINT=" + receiver.endpoint(),
					"TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

			ReceivedSpan execute = receiver.span("dataload.execute");
			assertThat(execute.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
			assertThat(execute.parentSpanId()).isEqualTo("b7ad6b7169203331");
		}
	}

	@Test
	void badFilesAreSentAsAnErrorAndStandInTheLogWithTheirTrace() throws Exception {
		this.files.replace("products.csv", "12.99", "free");
		try (TraceReceiver receiver = TraceReceiver.start()) {
			String output = runJar(1, "JAEGER_ENDPOINT=" + receiver.endpoint(),
					"LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs");

			ReceivedSpan execute = receiver.span("dataload.execute");
			assertThat(execute.error()).isTrue();
			assertThat(execute.statusMessage()).contains("products.csv line 2");
			assertThat(execute.exceptions()).containsExactly(execute.statusMessage());
			assertThat(receiver.span("dataload.loadProducts")).satisfies((span) -> {
				assertThat(span.isBelow(execute)).isTrue();
				assertThat(span.error()).isTrue();
				assertThat(span.attributes()).containsEntry("dataload.outcome", "failed");
			});
			JsonMapper json = JsonMapper.shared();
			List<JsonNode> lines = output.lines().map(json::readTree).toList();
			assertThat(lines).filteredOn((line) -> line.at("/log/level").asString("").equals("ERROR"))
				.isNotEmpty()
				.allSatisfy((line) -> {
					assertThat(line.path("trace_id").asString("")).isEqualTo(execute.traceId());
					assertThat(line.path("span_id").asString("")).isEqualTo(execute.spanId());
				});
		}
	}

	@Test
	void terminationInTheMiddleEndsAtOncePublishesNothingAndSendsWhatWasDone() throws Exception {
		run(0);
		String before = this.database.content();
		this.files.replace("products.csv", "12.99", "13.49");
		try (TraceReceiver receiver = TraceReceiver.start();
				BlockedLoad blocked = BlockedLoad.onProduct(1, this.database);
				AppProcess loader = start("JAEGER_ENDPOINT=" + receiver.endpoint())) {
			blocked.awaitBlocked();
			// The row stays locked, so the load would not end by itself.
			loader.terminate();
			assertThat(loader.exitCode()).isEqualTo(128 + 15);
			assertThat(loader.output()).contains("Stopped by a signal: nothing of this load is published")
				.doesNotContain("ERROR")
				.doesNotContain("\tat ");

			await().until(() -> !receiver.spans("dataload.execute").isEmpty());
			assertThat(receiver.span("dataload.execute").error()).isTrue();
			assertThat(receiver.span("dataload.loadProducts").error()).isTrue();
		}
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void aDryRunIsTracedAndItsListIsLeftAlone(CapturedOutput output) throws Exception {
		try (TraceReceiver receiver = TraceReceiver.start()) {
			run(0, "JAEGER_ENDPOINT=" + receiver.endpoint(), "DRY_RUN=true", "DB_PORT=1");

			assertThat(output).contains("HAPPYHRS").contains("the files are good");
			assertThat(receiver.span("dataload.execute").attributes()).containsEntry("dataload.dry_run", true);
			assertThat(receiver.spans()).extracting(ReceivedSpan::name).containsAll(STEPS);
		}
	}

	@Test
	void withoutACollectorNothingIsLoggedAboutTraces(CapturedOutput output) throws Exception {
		run(0);
		assertThat(output.toString().lines()).allMatch((line) -> line.contains(" INFO "));
		assertThat(output.toString().toLowerCase(Locale.ROOT)).doesNotContain("otel", "opentelemetry", "trace",
				"export");
	}

	@Test
	void aCollectorThatIsAwayChangesNothing(CapturedOutput output) throws Exception {
		Instant begin = Instant.now();
		run(0, "JAEGER_ENDPOINT=http://localhost:1");
		assertThat(Duration.between(begin, Instant.now())).isLessThan(A_WHILE);
		assertThat(output).contains("Published");
		assertOneLineSays(output);
	}

	@Test
	void aCollectorThatNeverAnswersChangesNothing(CapturedOutput output) throws Exception {
		this.files.replace("products.csv", "12.99", "free");
		try (BlackHole collector = new BlackHole()) {
			Instant begin = Instant.now();
			run(1, "JAEGER_ENDPOINT=" + collector.endpoint(), "otel.exporter.otlp.timeout=500");
			assertThat(collector.connections()).isPositive();
			assertThat(Duration.between(begin, Instant.now())).isLessThan(A_WHILE);
			assertThat(output).contains("Nothing was loaded.").contains("The trace of this run is lost");
		}
	}

	/** That the spans are lost is worth one line, without a stack trace. */
	private static void assertOneLineSays(CapturedOutput output) {
		assertThat(output.toString().lines().filter((line) -> !line.contains(" INFO "))).singleElement()
			.asString()
			.contains(" WARN ", "The trace of this run is lost, 9 spans");
	}

	@Test
	void aWrongAddressStopsTheStartWithItsName(CapturedOutput output) throws Exception {
		run(1, "JAEGER_ENDPOINT=jaeger 4318");
		assertThat(output)
			.contains("JAEGER_ENDPOINT is \"jaeger 4318\", but it must be an address such as http://jaeger:4318.");
	}

	private void run(int exitCode, String... variables) {
		assertThat(this.database.load(this.files, variables)).isEqualTo(exitCode);
	}

	private String runJar(int exitCode, String... variables) {
		try (AppProcess loader = start(variables)) {
			assertThat(loader.exitCode()).as(loader.output()).isEqualTo(exitCode);
			return loader.output();
		}
	}

	private AppProcess start(String... variables) {
		String[] all = Stream.concat(Stream.of("DATA_DIR=" + this.folder), Arrays.stream(variables))
			.toArray(String[]::new);
		return LoaderProcess.start(this.workingFolder, this.database.database(), all);
	}

}
