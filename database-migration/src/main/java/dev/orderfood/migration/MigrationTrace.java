package dev.orderfood.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.orderfood.tracing.RunTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.annotation.PreDestroy;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The run as a trace: {@code migration.execute} with a span below it for each migration
 * that was applied, {@code migration.createIndexes} for one whose description speaks of
 * indexes and {@code migration.createTables} for any other. A run whose environment has a
 * {@code TRACEPARENT} continues that trace.
 */
class MigrationTrace implements Callback {

	private final RunTrace run;

	private final Tracer tracer;

	private @Nullable Span migration;

	private long applied;

	MigrationTrace(Environment environment, OpenTelemetry openTelemetry) {
		this.run = new RunTrace(environment, Duration.ZERO);
		this.tracer = openTelemetry.getTracer("dev.orderfood.migration");
	}

	/**
	 * Runs the whole of it inside the outermost span.
	 * @param work what is done, giving the version that the schema has in the end
	 * @param whenFailed is given the failure while the span is still open, so that what
	 * it logs can be found from the trace
	 */
	void execute(Supplier<String> work, Consumer<MigrationFailedException> whenFailed) {
		this.run.execute(this.tracer.spanBuilder("migration.execute"), (span) -> {
			try {
				span.setAttribute("migration.version", work.get());
				return null;
			}
			catch (MigrationFailedException ex) {
				whenFailed.accept(ex);
				return ex;
			}
			finally {
				end();
				span.setAttribute("migration.count", this.applied);
			}
		});
	}

	@Override
	public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
		return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE
				|| event == Event.AFTER_EACH_MIGRATE_ERROR;
	}

	@Override
	public boolean canHandleInTransaction(Event event, org.flywaydb.core.api.callback.Context context) {
		return true;
	}

	@Override
	public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
		if (event == Event.BEFORE_EACH_MIGRATE && context.getMigrationInfo() != null) {
			begin(context.getMigrationInfo());
		}
		else if (event == Event.AFTER_EACH_MIGRATE) {
			this.applied++;
			end();
		}
		else if (this.migration != null) {
			this.migration.setStatus(StatusCode.ERROR,
					"The migration failed or did not get its locks; migration.execute has the cause.");
			end();
		}
	}

	private void begin(MigrationInfo info) {
		String description = String.valueOf(info.getDescription());
		this.migration = this.tracer
			.spanBuilder(description.toLowerCase(Locale.ROOT).contains("index") ? "migration.createIndexes"
					: "migration.createTables")
			.setAttribute("migration.version", String.valueOf(info.getVersion()))
			.setAttribute("migration.description", description)
			.setAttribute("migration.script", info.getScript())
			.startSpan();
	}

	private void end() {
		if (this.migration != null) {
			this.migration.end();
			this.migration = null;
		}
	}

	@PreDestroy
	void stop() throws InterruptedException {
		this.run.stop();
	}

	@Override
	public String getCallbackName() {
		return "trace";
	}

}
