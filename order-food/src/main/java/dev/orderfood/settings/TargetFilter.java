package dev.orderfood.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/**
 * Leaves out the components that the process's {@link Target} does not need. The only
 * place that knows which those are.
 */
public class TargetFilter implements TypeFilter, EnvironmentAware {

	/** By prefix of a class's name; the first one that matches counts. */
	static final Map<String, Set<Target>> RUNS_IN = new LinkedHashMap<>();

	static {
		RUNS_IN.put("dev.orderfood.catalog.", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.order.OrderHistory", Set.of(Target.ALL, Target.ORDER, Target.NOTIFICATION));
		RUNS_IN.put("dev.orderfood.order.StatusChange", Set.of(Target.ALL, Target.ORDER, Target.NOTIFICATION));
		RUNS_IN.put("dev.orderfood.order.", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.menu.", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.page.", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.promotion.", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.inventory.remote.RemoteStockConfiguration", Set.of(Target.ORDER));
		RUNS_IN.put("dev.orderfood.inventory.remote.ReservationRepository",
				Set.of(Target.ALL, Target.ORDER, Target.INVENTORY));
		RUNS_IN.put("dev.orderfood.inventory.LocalStock", Set.of(Target.ALL));
		RUNS_IN.put("dev.orderfood.inventory.StockRepository", Set.of(Target.ALL, Target.ORDER, Target.INVENTORY));
		RUNS_IN.put("dev.orderfood.inventory.StockReturns", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.inventory.", Set.of(Target.ALL, Target.INVENTORY));
		RUNS_IN.put("dev.orderfood.notification.OrderNotificationStatus", Set.of(Target.values()));
		RUNS_IN.put("dev.orderfood.notification.EventLogCleanup", Set.of(Target.ALL, Target.NOTIFICATION));
		RUNS_IN.put("dev.orderfood.notification.EventLogController", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.notification.EventLog", Set.of(Target.ALL, Target.ORDER, Target.NOTIFICATION));
		RUNS_IN.put("dev.orderfood.notification.EventStream", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.notification.EventFeed", Set.of(Target.ALL, Target.ORDER));
		RUNS_IN.put("dev.orderfood.notification.NotificationDatabase",
				Set.of(Target.ALL, Target.ORDER, Target.NOTIFICATION));
		RUNS_IN.put("dev.orderfood.notification.", Set.of(Target.ALL, Target.NOTIFICATION));
	}

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Returns whether a class is left out.
	 */
	@Override
	public boolean match(MetadataReader type, MetadataReaderFactory types) {
		if (this.environment == null) {
			throw new IllegalStateException("Spring sets the environment first");
		}
		String name = type.getClassMetadata().getClassName();
		Target target = Target.of(this.environment);
		return RUNS_IN.entrySet()
			.stream()
			.filter((entry) -> name.startsWith(entry.getKey()))
			.findFirst()
			.map((entry) -> !entry.getValue().contains(target))
			.orElse(false);
	}

}
