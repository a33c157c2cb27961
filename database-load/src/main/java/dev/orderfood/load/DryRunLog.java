package dev.orderfood.load;

import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Sends the log of a dry run to the standard error: its standard output is the list of
 * valid coupon codes and nothing else.
 */
class DryRunLog implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	/** What Spring takes for true; anything else is refused later. */
	private static final Set<String> TRUE = Set.of("true", "on", "yes", "1");

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		String dryRun = event.getEnvironment().getProperty("load.dry-run", "false");
		if (TRUE.contains(dryRun.toLowerCase(Locale.ROOT))
				&& LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
			Iterator<Appender<ILoggingEvent>> appenders = logback.getLogger(Logger.ROOT_LOGGER_NAME)
				.iteratorForAppenders();
			while (appenders.hasNext()) {
				if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
					console.setTarget("System.err");
					console.start();
				}
			}
		}
	}

}
