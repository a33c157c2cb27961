package dev.orderfood.observability;

import java.lang.management.ManagementFactory;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jdk.management.VirtualThreadSchedulerMXBean;

import org.springframework.stereotype.Component;

/**
 * Metrics of the virtual threads that requests run on. The names are those of
 * Micrometer's own module for them, which would keep a flight recording running to count
 * what is asked for here.
 */
@Component
class VirtualThreadMetrics implements MeterBinder {

	private final VirtualThreadSchedulerMXBean scheduler = ManagementFactory
		.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge
			.builder("jvm.threads.virtual.live", this.scheduler,
					VirtualThreadSchedulerMXBean::getMountedVirtualThreadCount)
			.tag("scheduling.status", "mounted")
			.description("Virtual threads that run, or wait to be run")
			.register(registry);
		Gauge
			.builder("jvm.threads.virtual.live", this.scheduler,
					VirtualThreadSchedulerMXBean::getQueuedVirtualThreadCount)
			.tag("scheduling.status", "queued")
			.description("Virtual threads that run, or wait to be run")
			.register(registry);
		Gauge.builder("jvm.threads.virtual.parallelism", this.scheduler, VirtualThreadSchedulerMXBean::getParallelism)
			.description("Virtual threads that can run at the same time")
			.register(registry);
	}

}
