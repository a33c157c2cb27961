package dev.orderfood.observability;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What happens to access lines when nobody reads the log. */
class AccessLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final StuckAppender appender = new StuckAppender();

	@BeforeEach
	void attach() {
		this.appender.setContext(this.logger.getLoggerContext());
		this.appender.start();
		this.logger.addAppender(this.appender);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
	}

	@Test
	void requestsDoNotWaitForALogThatNobodyReads() throws InterruptedException {
		AccessLog log = new AccessLog(new AccessLogProperties(true, Set.of(), 10), this.meters);
		log.add(line(0));
		await().until(() -> this.appender.stuck);
		for (int i = 1; i <= 100; i++) {
			log.add(line(i));
		}
		assertThat(dropped()).isEqualTo(90);

		this.appender.goOn.countDown();
		log.end();
		assertThat(this.appender.statuses).hasSize(11).startsWith("GET /test 0 in 1.234 ms, client 7");
	}

	@Test
	void nothingThatWasNotedIsLostAtTheEnd() throws InterruptedException {
		this.appender.goOn.countDown();
		AccessLog log = new AccessLog(new AccessLogProperties(true, Set.of(), 1000), this.meters);
		for (int i = 0; i < 1000; i++) {
			log.add(line(i));
		}
		log.end();
		assertThat(this.appender.statuses).hasSize(1000);
		assertThat(dropped()).isZero();
	}

	@Test
	void aLogThatNeverGoesOnDoesNotKeepTheProcess() throws InterruptedException {
		AccessLog log = new AccessLog(new AccessLogProperties(true, Set.of(), 10), this.meters);
		log.add(line(0));
		await().until(() -> this.appender.stuck);
		Instant begin = Instant.now();
		log.end();
		assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theConsoleGetsEveryLineInOrderAndWhatItsFiltersDenyNot(CapturedOutput output) throws InterruptedException {
		ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(this.logger.getLoggerContext());
		encoder.setPattern("<%msg>%n");
		encoder.start();
		console.setContext(this.logger.getLoggerContext());
		console.setEncoder(encoder);
		console.addFilter(new Filter<ILoggingEvent>() {
			@Override
			public FilterReply decide(ILoggingEvent event) {
				return event.getFormattedMessage().contains(" 3 in ") ? FilterReply.DENY : FilterReply.NEUTRAL;
			}
		});
		console.start();
		this.logger.detachAppender(this.appender);
		this.logger.addAppender(console);
		try {
			AccessLog log = new AccessLog(new AccessLogProperties(true, Set.of(), 5000), this.meters);
			for (int i = 0; i < 5000; i++) {
				log.add(line(i));
			}
			log.end();
		}
		finally {
			this.logger.detachAppender(console);
		}

		assertThat(output.getOut().lines().filter((line) -> line.startsWith("<GET /test")))
			.containsExactlyElementsOf(IntStream.range(0, 5000)
				.filter((i) -> i != 3)
				.mapToObj((i) -> "<GET /test " + i + " in 1.234 ms, client 7>")
				.toList());
	}

	@Test
	void wantsWhatItsLevelSays() {
		AccessLog log = new AccessLog(new AccessLogProperties(true, Set.of(), 10), this.meters);
		assertThat(log.wants(Level.INFO)).isTrue();
		assertThat(log.wants(Level.DEBUG)).isFalse();
		assertThat(new AccessLog(new AccessLogProperties(false, Set.of(), 10), this.meters).wants(Level.INFO))
			.isFalse();
	}

	@Test
	void refusesAQueueWithoutRoom() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new AccessLogProperties(true, Set.of(), 0))
			.withMessageContaining("orderfood.access-log.queue is 0");
	}

	private double dropped() {
		return this.meters.get("orderfood.access.lines.dropped").functionCounter().count();
	}

	private static AccessLine line(int status) {
		return new AccessLine(Level.INFO, Instant.now(), 1_234_567, "GET", "/test", status, 0, 7L, "request",
				"0af7651916cd43dd8448eb211c80319c", null);
	}

	private static final class StuckAppender extends AppenderBase<ILoggingEvent> {

		private final List<String> statuses = new CopyOnWriteArrayList<>();

		private final CountDownLatch goOn = new CountDownLatch(1);

		private volatile boolean stuck;

		@Override
		protected void append(ILoggingEvent event) {
			this.stuck = true;
			boolean interrupted = false;
			while (this.goOn.getCount() > 0) {
				try {
					this.goOn.await();
				}
				catch (InterruptedException ex) {
					// Writing to a pipe that nobody reads cannot be interrupted either.
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
			this.statuses.add(event.getFormattedMessage());
		}

	}

}
