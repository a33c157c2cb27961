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
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;

/**
 * Hands access lines to the appenders of their logger. The console gets many of them with
 * one write: the system call for a single line costs more than the line does.
 */
final class AccessLogOutput {

	private static final int WRITE_AT = 64 * 1024;

	private final Logger logger;

	private final @Nullable EcsAccessLine ecs;

	AccessLogOutput(Logger logger, @Nullable EcsAccessLine ecs) {
		this.logger = logger;
		this.ecs = ecs;
	}

	void write(List<AccessLine> lines) {
		if (lines.isEmpty()) {
			return;
		}
		for (Appender<ILoggingEvent> appender : appenders()) {
			if (appender instanceof ConsoleAppender<ILoggingEvent> console && console.isStarted()) {
				writeTogether(lines, console);
			}
			else {
				lines.forEach((line) -> appender.doAppend(line.toEvent(this.logger)));
			}
		}
	}

	/** Those of the logger and, as far as it passes on to them, of its parents. */
	private List<Appender<ILoggingEvent>> appenders() {
		List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
		String name = this.logger.getName();
		for (Logger next = this.logger;; next = this.logger.getLoggerContext().getLogger(name)) {
			for (Iterator<Appender<ILoggingEvent>> own = next.iteratorForAppenders(); own.hasNext();) {
				addUnwrapped(own.next(), appenders);
			}
			if (!next.isAdditive() || name.equals(org.slf4j.Logger.ROOT_LOGGER_NAME)) {
				return appenders;
			}
			int dot = name.lastIndexOf('.');
			name = (dot > 0) ? name.substring(0, dot) : org.slf4j.Logger.ROOT_LOGGER_NAME;
		}
	}

	/**
	 * Appenders around others are left out: the one of OpenTelemetry adds the trace ids,
	 * which an access line has already, and would hide the console.
	 */
	private static void addUnwrapped(Appender<ILoggingEvent> appender, List<Appender<ILoggingEvent>> appenders) {
		if (appender instanceof AppenderAttachable<?>) {
			@SuppressWarnings("unchecked")
			AppenderAttachable<ILoggingEvent> wrapper = (AppenderAttachable<ILoggingEvent>) appender;
			wrapper.iteratorForAppenders().forEachRemaining((inner) -> addUnwrapped(inner, appenders));
		}
		else {
			appenders.add(appender);
		}
	}

	private void writeTogether(List<AccessLine> lines, ConsoleAppender<ILoggingEvent> console) {
		ByteArrayOutputStream text = new ByteArrayOutputStream(WRITE_AT);
		if (this.ecs != null && isDenied(lines.getFirst(), console)) {
			return;
		}
		try {
			for (AccessLine line : lines) {
				byte[] bytes = encode(line, console);
				text.write(bytes, 0, bytes.length);
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

	/** Filters decide by level and logger, which all lines of a batch share. */
	private boolean isDenied(AccessLine line, ConsoleAppender<ILoggingEvent> console) {
		return console.getFilterChainDecision(line.toEvent(this.logger)) == FilterReply.DENY;
	}

	private byte[] encode(AccessLine line, ConsoleAppender<ILoggingEvent> console) {
		if (this.ecs != null) {
			return this.ecs.encode(line);
		}
		ILoggingEvent event = line.toEvent(this.logger);
		return (console.getFilterChainDecision(event) != FilterReply.DENY) ? console.getEncoder().encode(event)
				: new byte[0];
	}

	/** In one piece, so that no other line comes in between. */
	private static void write(ByteArrayOutputStream text, ConsoleAppender<ILoggingEvent> console) throws IOException {
		console.getOutputStream().write(text.toByteArray());
		console.getOutputStream().flush();
		text.reset();
	}

}
