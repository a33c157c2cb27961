package dev.orderfood.migration;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
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

	private static final TextMapGetter<Environment> VARIABLES = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(Environment environment) {
			return W3CTraceContextPropagator.getInstance().fields();
		}

		@Override
		public @Nullable String get(@Nullable Environment environment, String key) {
			return Objects.requireNonNull(environment).getProperty(key.toUpperCase(Locale.ROOT));
		}

	};

	private final Environment environment;

	private final Tracer tracer;

	private volatile @Nullable Span run;

	private @Nullable Span migration;

	private long applied;

	MigrationTrace(Environment environment, OpenTelemetry openTelemetry) {
		this.environment = environment;
		this.tracer = openTelemetry.getTracer("dev.orderfood.migration");
	}

	/**
	 * Runs the whole of it inside the outermost span.
	 * @param work what is done, giving the version that the schema has in the end
	 * @param whenFailed is told what went wrong while the span is still there, so that
	 * what it logs can be found from the trace
	 */
	void execute(Supplier<String> work, Consumer<MigrationFailedException> whenFailed) {
		Context caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), this.environment, VARIABLES);
		Span span = this.tracer.spanBuilder("migration.execute").setParent(caller).startSpan();
		this.run = span;
		try {
			caller.with(span).wrap(() -> execute(span, work, whenFailed)).run();
		}
		finally {
			span.setAttribute("migration.count", this.applied);
			span.end();
		}
	}

	private void execute(Span span, Supplier<String> work, Consumer<MigrationFailedException> whenFailed) {
		try {
			span.setAttribute("migration.version", work.get());
		}
		catch (MigrationFailedException ex) {
			failed(span, ex);
			whenFailed.accept(ex);
		}
		catch (RuntimeException ex) {
			failed(span, ex);
			throw ex;
		}
		finally {
			end();
		}
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

	/** A signal leaves the run no time to end its span. */
	@PreDestroy
	void told() {
		Span unfinished = this.run;
		if (unfinished != null && unfinished.isRecording()) {
			unfinished.setStatus(StatusCode.ERROR, "Told to end before it was done.");
			unfinished.end();
		}
	}

	private static void failed(Span span, Exception ex) {
		span.recordException(ex);
		span.setStatus(StatusCode.ERROR, String.valueOf(ex.getMessage()));
	}

	@Override
	public String getCallbackName() {
		return "trace";
	}

}
