package dev.orderfood.observability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
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
		AccessLog log = accessLog(10);
		log.add(line(0));
		await().until(() -> this.appender.stuck);
		for (int i = 1; i <= 100; i++) {
			log.add(line(i));
		}
		assertThat(dropped()).isEqualTo(90);

		this.appender.goOn.countDown();
		log.stop();
		assertThat(this.appender.statuses).hasSize(11).startsWith("GET /test 0 in 1.234 ms, client 7");
	}

	@Test
	void nothingThatWasNotedIsLostAtTheEnd() throws InterruptedException {
		this.appender.goOn.countDown();
		AccessLog log = accessLog(1000);
		for (int i = 0; i < 1000; i++) {
			log.add(line(i));
		}
		log.stop();
		assertThat(this.appender.statuses).hasSize(1000);
		assertThat(dropped()).isZero();
	}

	@Test
	void aLogThatNeverGoesOnDoesNotKeepTheProcess() throws InterruptedException {
		AccessLog log = accessLog(10);
		log.add(line(0));
		await().until(() -> this.appender.stuck);
		Instant begin = Instant.now();
		log.stop();
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
			AccessLog log = accessLog(5000);
			for (int i = 0; i < 5000; i++) {
				log.add(line(i));
			}
			log.stop();
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

	/** As OpenTelemetry's appender is around Spring Boot's console. */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void findsTheConsoleInsideAnotherAppender(CapturedOutput output) throws InterruptedException {
		ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(this.logger.getLoggerContext());
		encoder.setPattern("<%msg>%n");
		encoder.start();
		console.setContext(this.logger.getLoggerContext());
		console.setEncoder(encoder);
		console.start();
		AsyncAppender wrapper = new AsyncAppender();
		wrapper.setContext(this.logger.getLoggerContext());
		wrapper.addAppender(console);
		wrapper.start();
		this.logger.detachAppender(this.appender);
		this.logger.addAppender(wrapper);
		try {
			AccessLog log = new AccessLog(new AccessLogProperties("all", Duration.ofSeconds(1), Set.of(), 10),
					this.meters, new MockEnvironment().withProperty("logging.structured.format.console", "ecs"));
			log.add(line(204));
			log.stop();
		}
		finally {
			this.logger.detachAppender(wrapper);
			wrapper.stop();
		}

		assertThat(output.getOut()).contains("\"message\":\"GET /test 204\"").doesNotContain("<GET");
	}

	@Test
	void isEnabledAtTheLevelOfItsLogger() {
		assertThat(accessLog(10).isEnabled(Level.INFO)).isTrue();
		assertThat(accessLog(10).isEnabled(Level.DEBUG)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "all, ALL", "TRUE, ALL", "sampled, SAMPLED", "Errors, ERRORS", "none, NONE", "false, NONE" })
	void knowsItsModes(String value, AccessLogProperties.Mode mode) {
		assertThat(new AccessLogProperties(value, Duration.ofSeconds(1), Set.of(), 1).mode()).isEqualTo(mode);
	}

	/**
	 * Other lines are written by Spring Boot's encoder; both are read by the same tools.
	 */
	@Test
	void writesEcsWithTheFieldsOfSpringBoot() {
		MockEnvironment environment = new MockEnvironment().withProperty("logging.structured.format.console", "ecs")
			.withProperty("logging.structured.ecs.service.name", "order-food")
			.withProperty("logging.structured.ecs.service.version", "1.2\"3")
			.withProperty("logging.structured.ecs.service.environment", "test");
		StructuredLogEncoder boot = new StructuredLogEncoder();
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), environment);
		boot.setContext(context);
		boot.setFormat("ecs");
		boot.start();
		AccessLine line = new AccessLine(Level.INFO, 1_764_000_000_005L, 12_034_567, "GET", "/api/order/{orderId}", 404,
				17, 7L, "a\"b\\c", "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
		EcsAccessLine ecs = EcsAccessLine.format(environment);
		assertThat(ecs).isNotNull();
		ObjectNode expected = (ObjectNode) JsonMapper.shared().readTree(boot.encode(line.toEvent(this.logger)));
		expected.remove("process");
		expected.put("message", "GET /api/order/{orderId} 404");
		((ObjectNode) expected.get("service")).remove("node");
		String written = new String(ecs.encode(line), StandardCharsets.UTF_8);
		assertThat(written).endsWith("}\n");
		assertThat(JsonMapper.shared().readTree(written)).isEqualTo(expected);
	}

	private AccessLog accessLog(int queue) {
		return new AccessLog(new AccessLogProperties("all", Duration.ofSeconds(1), Set.of(), queue), this.meters,
				new MockEnvironment());
	}

	private double dropped() {
		return this.meters.get("orderfood.access.lines.dropped").functionCounter().count();
	}

	private static AccessLine line(int status) {
		return new AccessLine(Level.INFO, System.currentTimeMillis(), 1_234_567, "GET", "/test", status, 0, 7L,
				"request", "0af7651916cd43dd8448eb211c80319c", null);
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
