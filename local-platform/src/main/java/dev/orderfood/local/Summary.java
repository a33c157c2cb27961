package dev.orderfood.local;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a person who has started the platform wants to know next.
 *
 * @param port where the API listens
 * @param databasePort where the database listens
 * @param databaseLog the log of the database
 * @param took the time the start took
 */
record Summary(int port, int databasePort, Path databaseLog, Duration took) {

	@Override
	public String toString() {
		String url = "http://localhost:" + this.port;
		return """

				order-food is ready on %1$s after %2$d s. Try it:

				  The shop                  %1$s/
				  The kitchen               %1$s/kitchen (key apikitchen, a local default)

				  curl %1$s/api/product
				  curl %1$s/api/order -H 'api_key: apitest' -H 'Content-Type: application/json' -d '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}],"couponCode":"SAVE10"}'
				  curl %1$s/api/order -H 'api_key: apitest'

				  The API to read and try   %1$s/docs
				  The database              %3$s (local defaults; log in %4$s)
				  Stop the database         ./run.sh stop-database, then ./run.sh start-database, in another terminal
				  Stop everything           Ctrl-C; the data stay, ./run.sh --fresh starts over
				"""
			.formatted(url, this.took.toSeconds(), LocalDatabase.address(this.databasePort), this.databaseLog);
	}

}
