package dev.orderfood.load.publication;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.publication.DatasetRun.Outcome;
import dev.orderfood.load.source.ValidationErrors;
import dev.orderfood.tracing.RunTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The run as a trace: {@code dataload.execute}, and below it a span for each dataset,
 * such as {@code dataload.loadProducts}, from its check to its publication. A run whose
 * environment has a {@code TRACEPARENT} continues that trace.
 */
@Component
class LoadTrace {

	private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(2);

	private final RunTrace run;

	private final LoadSettings settings;

	private final Tracer tracer;

	private final Map<Dataset, Span> spans = new LinkedHashMap<>();

	private @Nullable Dataset inProgress;

	LoadTrace(Environment environment, LoadSettings settings, OpenTelemetry openTelemetry) {
		this.run = new RunTrace(environment, PATIENCE_AT_THE_END);
		this.settings = settings;
		this.tracer = openTelemetry.getTracer("dev.orderfood.load");
	}

	/**
	 * Runs the whole of it inside the outermost span.
	 * @param work what is done; gives what went wrong, or null
	 */
	void execute(Supplier<@Nullable Throwable> work) {
		SpanBuilder outermost = this.tracer.spanBuilder("dataload.execute")
			.setAttribute("dataload.dry_run", this.settings.dryRun())
			.setAttribute("dataload.force", this.settings.loadForce());
		this.run.execute(outermost, (_) -> {
			try {
				Throwable failure = work.get();
				endSpans(failure);
				return failure;
			}
			catch (RuntimeException ex) {
				endSpans(ex);
				throw ex;
			}
		});
	}

	/**
	 * Checks a dataset inside its span, which ends here only if the source is not valid.
	 */
	void check(Dataset dataset, ValidationErrors errors, Runnable check) {
		long errorsBefore = errors.count();
		within(dataset, () -> {
			check.run();
			return dataset;
		});
		if (errors.count() > errorsBefore) {
			Span span = span(dataset);
			span.setAttribute("dataload.outcome", Outcome.FAILED.name().toLowerCase(Locale.ROOT));
			span.setStatus(StatusCode.ERROR, "The source is not valid; dataload.execute has the reasons.");
		}
	}

	/** Publishes a dataset inside its span, which ends with it. */
	DatasetRun publish(Dataset dataset, Supplier<DatasetRun> publication) {
		return within(dataset, () -> {
			DatasetRun run = publication.get();
			describe(span(dataset), run);
			return run;
		});
	}

	/** Does a part of the work on a dataset inside its span. */
	<T> T within(Dataset dataset, Supplier<T> work) {
		this.inProgress = dataset;
		T result = Context.current().with(span(dataset)).wrapSupplier(() -> {
			T done = work.get();
			span(dataset).setAttribute("dataload.files", dataset.files());
			return done;
		}).get();
		this.inProgress = null;
		return result;
	}

	private Span span(Dataset dataset) {
		return this.spans.computeIfAbsent(dataset,
				(_) -> this.tracer.spanBuilder("dataload.load" + StringUtils.capitalize(dataset.name()))
					.setAttribute("dataload.dataset", dataset.name())
					.startSpan());
	}

	private void endSpans(@Nullable Throwable failure) {
		if (failure != null && this.inProgress != null) {
			RunTrace.recordFailure(span(this.inProgress), failure);
		}
		this.spans.values().forEach(Span::end);
	}

	private static void describe(Span span, DatasetRun run) {
		Changes changes = run.changes();
		span.setAttribute("dataload.outcome", run.outcome().name().toLowerCase(Locale.ROOT))
			.setAttribute("dataload.skipped", run.outcome() == Outcome.UNCHANGED)
			.setAttribute("dataload.rows.read", changes.read())
			.setAttribute("dataload.rows.inserted", changes.inserted())
			.setAttribute("dataload.rows.updated", changes.updated())
			.setAttribute("dataload.rows.withdrawn", changes.withdrawn())
			.setAttribute("dataload.rows.unchanged", changes.unchanged());
	}

	/**
	 * A run that a signal breaks off ends a moment later: its spans are waited for.
	 */
	@PreDestroy
	void stop() throws InterruptedException {
		this.run.stop();
	}

}
