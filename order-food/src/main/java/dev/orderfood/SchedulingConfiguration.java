package dev.orderfood;

import dev.orderfood.database.DatabaseFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs the scheduled tasks. There are more threads than tasks, so that no task delays
 * another one. With virtual threads Spring Boot would choose a scheduler that runs all
 * tasks with a fixed delay on one thread.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SchedulingConfiguration {

	private static final Logger log = LoggerFactory.getLogger(SchedulingConfiguration.class);

	/** More than there are methods with {@code @Scheduled}. */
	static final int THREADS = 16;

	@Bean
	ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
		return builder.poolSize(THREADS)
			.threadNamePrefix("scheduled-")
			.additionalCustomizers((scheduler) -> scheduler.setErrorHandler(SchedulingConfiguration::failed))
			.build();
	}

	/** The task runs again. An outage of the database has its own lines in the log. */
	private static void failed(Throwable failure) {
		log.atLevel(DatabaseFailure.of(failure).isPresent() ? Level.DEBUG : Level.ERROR)
			.setCause(failure)
			.log("A scheduled task failed");
	}

}
