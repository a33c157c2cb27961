package dev.orderfood;

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

	/** More than there are methods with {@code @Scheduled}. */
	static final int THREADS = 16;

	@Bean
	ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
		return builder.poolSize(THREADS).threadNamePrefix("scheduled-").build();
	}

}
