package dev.orderfood.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Asks the API whether it is ready. What another program answers on the same port does
 * not count.
 */
final class Readiness {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final URI address;

	private final String serverName;

	/**
	 * Prepares the question.
	 * @param port where the API listens
	 * @param serverName what the API calls itself in the header {@code Server}
	 */
	Readiness(int port, String serverName) {
		this.serverName = serverName;
		this.address = URI.create("http://localhost:" + port + "/readyz");
	}

	/**
	 * Waits until the API is ready.
	 * @param alive whether the process of the API is still running
	 * @return false when it is not
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
			HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
			boolean ours = response.headers().firstValue("Server").filter(this.serverName::equals).isPresent();
			return ours ? Integer.toString(response.statusCode()) : "as another program";
		}
		catch (IOException ex) {
			return "nothing";
		}
	}

}
