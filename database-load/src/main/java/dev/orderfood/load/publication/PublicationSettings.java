package dev.orderfood.load.publication;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a load behaves beside others who use the database.
 *
 * @param loadWait whether to load although another load is running and the database holds
 * a complete set
 * @param loadIfEmpty whether to load nothing into a database that holds a complete set,
 * unless the load is forced
 * @param lockTimeout how long a statement waits for a lock before it gives up, so that
 * clients who queue behind it can go on
 * @param lockWait how long a publication that did not get its locks is tried again
 */
@ConfigurationProperties("load")
record PublicationSettings(@DefaultValue("true") boolean loadWait, boolean loadIfEmpty,
		@DefaultValue("2s") Duration lockTimeout, @DefaultValue("10m") Duration lockWait) {
}
