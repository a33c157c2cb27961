package dev.orderfood.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set from outside. Each component takes the environment variable of its
 * name: {@code dataDir} takes {@code DATA_DIR}.
 *
 * @param dataDir the folder the files lie in; null for the sample that is packaged with
 * the app
 * @param couponSources files and folders with coupon codes, or the one word {@code none};
 * empty for the folder {@code coupons} of the data
 * @param dryRun whether to do everything and then roll it back
 * @param loadForce whether to load files that have not changed, and sets that would
 * withdraw most of what is active
 * @param dbWait how long to wait for a database that is not up yet
 * @param dbPort the database's TCP port
 * @param serviceVersion the version that {@code load_runs} notes
 */
@ConfigurationProperties("load")
public record LoadSettings(@Nullable Path dataDir, @DefaultValue List<String> couponSources, boolean dryRun,
		boolean loadForce, @DefaultValue("60s") Duration dbWait, @DefaultValue("5432") int dbPort,
		@DefaultValue("unknown") String serviceVersion) {

	/** Refuses what the types alone would let through. */
	public LoadSettings {
		if (dbWait.isNegative()) {
			throw new BadSetting("db-wait");
		}
		if (dbPort < 1 || dbPort > 65535) {
			throw new BadSetting("db-port");
		}
	}

	static final class BadSetting extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final String name;

		BadSetting(String name) {
			super(name + " is out of bounds");
			this.name = name;
		}

		String name() {
			return this.name;
		}

	}

}
