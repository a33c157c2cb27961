package dev.orderfood.load.publication;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributeKey;
import dev.orderfood.load.source.ValidationErrors;
import dev.orderfood.load.publication.DatasetRun.Outcome;
import java.util.Map;
import java.util.LinkedHashMap;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.orderfood.load.LoadSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
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

	private final LoadSettings settings;

	private final Tracer tracer;

	private final Map<Dataset, Span> spans = new LinkedHashMap<>();

	private @Nullable Dataset inProgress;

	private volatile @Nullable Running running;

	LoadTrace(Environment environment, LoadSettings settings, OpenTelemetry openTelemetry) {
		this.environment = environment;
		this.settings = settings;
		this.tracer = openTelemetry.getTracer("dev.orderfood.load");
	}

	/**
	 * Runs the whole of it inside the outermost span.
	 * @param run what is done; gives what went wrong, or null
	 */
	void execute(Supplier<@Nullable Throwable> run) {
		CountDownLatch end = new CountDownLatch(1);
		Context caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), this.environment, VARIABLES);
		Span span = this.tracer.spanBuilder("dataload.execute")
			.setParent(caller)
			.setAttribute("dataload.dry_run", this.settings.dryRun())
			.setAttribute("dataload.force", this.settings.loadForce())
			.startSpan();
		this.running = new Running(span, end);
		try {
			Throwable failure = caller.with(span).wrapSupplier(run).get();
			endSpans(failure);
			if (failure != null) {
				failed(span, failure);
			}
		}
		catch (RuntimeException ex) {
			endSpans(ex);
			failed(span, ex);
			throw ex;
		}
		finally {
			span.end();
			end.countDown();
		}
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
			failed(span(this.inProgress), failure);
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
	 * Without the stack trace: what led to the failure may hold the data of a row.
	 */
	private static void failed(Span span, Throwable failure) {
		span.addEvent("exception", Attributes.of(AttributeKey.stringKey("exception.type"), failure.getClass().getName(),
				AttributeKey.stringKey("exception.message"), String.valueOf(failure.getMessage())));
		span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
	}

	/**
	 * A run that is broken off by a signal ends a moment later than the signal is heard:
	 * its spans are waited for, because nothing is sent any more after this.
	 */
	@PreDestroy
	void awaitEnd() throws InterruptedException {
		Running current = this.running;
		if (current != null && !current.end.await(PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS)) {
			current.span.setStatus(StatusCode.ERROR, "Told to end before it was done.");
			current.span.end();
		}
	}

	private record Running(Span span, CountDownLatch end) {
	}

}
