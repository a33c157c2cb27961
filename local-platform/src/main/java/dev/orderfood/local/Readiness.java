package dev.orderfood.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Asks the API whether it is ready.
 */
final class Readiness {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final URI address;

	Readiness(int port) {
		this.address = URI.create("http://localhost:" + port + "/readyz");
	}

	/**
	 * Waits until the API is ready.
	 * @param alive whether there is still something to wait for
	 * @return false when there is not any more
	 */
	boolean await(BooleanSupplier alive) {
		try (HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
			long start = System.nanoTime();
			String last = "";
			while (alive.getAsBoolean()) {
				last = ask(client);
				if (last.equals("200")) {
					return true;
				}
				if (System.nanoTime() - start > LIMIT.toNanos()) {
					throw new CannotRunException("order-food is not ready after " + LIMIT.toMinutes() + " minutes: GET "
							+ this.address + " answers " + last + ".");
				}
				Thread.sleep(INTERVAL);
			}
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private String ask(HttpClient client) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.address).timeout(Duration.ofSeconds(5)).build();
		try {
			return Integer.toString(client.send(request, BodyHandlers.discarding()).statusCode());
		}
		catch (IOException ex) {
			return "nothing";
		}
	}

}
