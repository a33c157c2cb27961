package dev.orderfood.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.orderfood.tracing.TraceExport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be set from outside. Each component takes the environment variable of its
 * name: {@code dataDir} takes {@code DATA_DIR}.
 *
 * @param dataDir the folder the files lie in; null for the sample that is packaged with
 * the app
 * @param couponSources files, folders, globs and addresses with coupon codes, or the one
 * word {@code none}; empty for the folder {@code coupons} of the data
 * @param dryRun whether only to read and check everything, without a database
 * @param loadForce whether to load files that have not changed, and sets that would
 * withdraw most of what is active
 * @param stockReset whether to make the stock what the file says, whatever was ordered
 * since
 * @param dbWait how long to wait for a database that is not up yet
 * @param dbPort the database's TCP port
 * @param dbSslMode whether and how connections to the database are encrypted, as
 * PostgreSQL names it
 * @param serviceVersion the version that {@code load_runs} notes
 * @param couponMemory how much of the heap coupon codes may take; null for 48 MiB, or a
 * third of a heap that is smaller than three times that
 * @param couponSpillDir where coupon codes go that do not fit into that
 * @param jaegerEndpoint where spans go, which {@link TraceExport} reads as well; empty
 * for nowhere
 */
@ConfigurationProperties("load")
public record LoadSettings(@Nullable Path dataDir, @DefaultValue List<String> couponSources, boolean dryRun,
		boolean loadForce, boolean stockReset, @DefaultValue("60s") Duration dbWait, @DefaultValue("5432") int dbPort,
		@DefaultValue("prefer") String dbSslMode, @DefaultValue("unknown") String serviceVersion,
		@Nullable DataSize couponMemory, Path couponSpillDir, @DefaultValue("") String jaegerEndpoint) {

	private static final DataSize LEAST_COUPON_MEMORY = DataSize.ofMegabytes(4);

	/**
	 * A fixed amount: the more codes are kept, the slower each of the others is compared.
	 */
	private static final DataSize USUAL_COUPON_MEMORY = DataSize.ofMegabytes(48);

	/** Refuses what the types alone would let through. */
	public LoadSettings {
		if (dbWait.isNegative()) {
			throw new BadSetting("db-wait");
		}
		if (dbPort < 1 || dbPort > 65535) {
			throw new BadSetting("db-port");
		}
		if (!dbSslMode.matches("disable|allow|prefer|require|verify-ca|verify-full")) {
			throw new BadSetting("db-ssl-mode");
		}
		if (!jaegerEndpoint.matches(TraceExport.ENDPOINT)) {
			throw new BadSetting("jaeger-endpoint");
		}
		if (couponMemory != null && (couponMemory.compareTo(LEAST_COUPON_MEMORY) < 0
				|| couponMemory.toBytes() > Runtime.getRuntime().maxMemory() / 4 * 3)) {
			throw new BadSetting("coupon-memory");
		}
	}

	/**
	 * Returns how much of the heap coupon codes may take.
	 * @return the number of bytes
	 */
	public long couponMemoryBytes() {
		return (this.couponMemory != null) ? this.couponMemory.toBytes() : Math
			.clamp(Runtime.getRuntime().maxMemory() / 3, LEAST_COUPON_MEMORY.toBytes(), USUAL_COUPON_MEMORY.toBytes());
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
