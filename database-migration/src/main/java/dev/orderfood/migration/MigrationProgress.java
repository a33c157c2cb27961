package dev.orderfood.migration;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows Flyway from migration to migration, so that a long one shows in the log while
 * it runs.
 */
class MigrationProgress implements Callback {

	private static final Logger log = LoggerFactory.getLogger(MigrationProgress.class);

	private @Nullable String lastScript;

	@Override
	public boolean supports(Event event, Context context) {
		return event == Event.BEFORE_EACH_MIGRATE;
	}

	@Override
	public boolean canHandleInTransaction(Event event, Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		MigrationInfo migration = context.getMigrationInfo();
		if (migration != null && !migration.getScript().equals(this.lastScript)) {
			// Not again with each attempt.
			this.lastScript = migration.getScript();
			log.info("Applying {}", this.lastScript);
		}
	}

	@Override
	public String getCallbackName() {
		return "progress";
	}

}
