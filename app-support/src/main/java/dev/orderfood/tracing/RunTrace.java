package dev.orderfood.tracing;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The outermost span of an app that runs once and ends. A run whose environment has a
 * {@code TRACEPARENT} continues that trace.
 */
public final class RunTrace {

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

	private final Duration stopWithin;

	private volatile @Nullable Run current;

	/**
	 * Creates the trace of one run.
	 * @param environment the app's settings, {@code TRACEPARENT} among them
	 * @param stopWithin how long {@link #stop()} waits for the run to end by itself
	 */
	public RunTrace(Environment environment, Duration stopWithin) {
		this.environment = environment;
		this.stopWithin = stopWithin;
	}

	/**
	 * Runs the app's work inside the outermost span.
	 * @param outermost what the span is called and says from the beginning
	 * @param work is given the span, for what it says in the end; returns what the run
	 * failed with, or null
	 */
	public void execute(SpanBuilder outermost, Function<Span, @Nullable Throwable> work) {
		Context caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), this.environment, VARIABLES);
		Span span = outermost.setParent(caller).startSpan();
		CountDownLatch ended = new CountDownLatch(1);
		this.current = new Run(span, ended);
		try {
			Throwable failure = caller.with(span).wrapFunction(work).apply(span);
			if (failure != null) {
				recordFailure(span, failure);
			}
		}
		catch (RuntimeException ex) {
			recordFailure(span, ex);
			throw ex;
		}
		finally {
			span.end();
			ended.countDown();
		}
	}

	/**
	 * Marks a span as failed. The stack trace is left out: what led to the failure may
	 * hold the data of a row.
	 * @param span the span
	 * @param failure what it failed with
	 */
	public static void recordFailure(Span span, Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		span.addEvent("exception", Attributes.of(AttributeKey.stringKey("exception.type"), failure.getClass().getName(),
				AttributeKey.stringKey("exception.message"), message));
		span.setStatus(StatusCode.ERROR, message);
	}

	/**
	 * Ends the span of a run that a signal breaks off. The application context calls this
	 * while it closes, before the exporter, because nothing is sent any more after that.
	 * @throws InterruptedException if the thread is interrupted while it waits for the
	 * run
	 */
	public void stop() throws InterruptedException {
		Run run = this.current;
		if (run != null && !run.ended.await(this.stopWithin.toMillis(), TimeUnit.MILLISECONDS)) {
			run.span.setStatus(StatusCode.ERROR, "Told to end before it was done.");
			run.span.end();
		}
	}

	private record Run(Span span, CountDownLatch ended) {
	}

}
