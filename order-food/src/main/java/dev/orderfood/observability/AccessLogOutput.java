package dev.orderfood.observability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Hands access lines to the appenders of their logger. The console gets many of them with
 * one write: the system call for a single line costs more than the line does.
 */
final class AccessLogOutput {

	private static final int WRITE_AT = 64 * 1024;

	private final Logger logger;

	AccessLogOutput(Logger logger) {
		this.logger = logger;
	}

	void write(List<AccessLine> lines) {
		List<ILoggingEvent> events = new ArrayList<>(lines.size());
		for (AccessLine line : lines) {
			events.add(line.toEvent(this.logger));
		}
		for (Appender<ILoggingEvent> appender : appenders()) {
			if (appender instanceof ConsoleAppender<ILoggingEvent> console && console.isStarted()) {
				writeTogether(events, console);
			}
			else {
				events.forEach(appender::doAppend);
			}
		}
	}

	/** Those of the logger and, as far as it passes on to them, of its parents. */
	private List<Appender<ILoggingEvent>> appenders() {
		List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
		String name = this.logger.getName();
		for (Logger next = this.logger;; next = this.logger.getLoggerContext().getLogger(name)) {
			for (Iterator<Appender<ILoggingEvent>> own = next.iteratorForAppenders(); own.hasNext();) {
				appenders.add(own.next());
			}
			if (!next.isAdditive() || name.equals(org.slf4j.Logger.ROOT_LOGGER_NAME)) {
				return appenders;
			}
			int dot = name.lastIndexOf('.');
			name = (dot > 0) ? name.substring(0, dot) : org.slf4j.Logger.ROOT_LOGGER_NAME;
		}
	}

	private static void writeTogether(List<ILoggingEvent> events, ConsoleAppender<ILoggingEvent> console) {
		ByteArrayOutputStream text = new ByteArrayOutputStream(WRITE_AT);
		try {
			for (ILoggingEvent event : events) {
				if (console.getFilterChainDecision(event) != FilterReply.DENY) {
					text.writeBytes(console.getEncoder().encode(event));
				}
				if (text.size() >= WRITE_AT) {
					write(text, console);
				}
			}
			write(text, console);
		}
		catch (IOException ex) {
			console.addError("Access lines could not be written", ex);
		}
	}

	/** In one piece, so that no other line comes in between. */
	private static void write(ByteArrayOutputStream text, ConsoleAppender<ILoggingEvent> console) throws IOException {
		console.getOutputStream().write(text.toByteArray());
		console.getOutputStream().flush();
		text.reset();
	}

}
