package dev.orderfood.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Asks whether an API is ready, for an image that has neither a shell nor curl: once the
 * one in the same container, as a health check, or until another one is, before this one
 * starts. A socket and no HTTP client: each check is a JVM of its own, and what it loads
 * is most of its cost.
 */
final class HealthProbe {

	private static final int TIME_LIMIT_MILLIS = 3_000;

	private static final int PAUSE_MILLIS = 500;

	private static final String READY = "HTTP/1.1 200";

	private HealthProbe() {
	}

	/**
	 * Asks the API of this container once, and ends with 0 when it is ready and with 1
	 * when it is not. With arguments, asks another one until it is ready, and ends with 0
	 * in any case: whoever waits can do without it.
	 * @param args none, and the port is that of {@code PORT}; or an {@code http} address,
	 * such as {@code http://order-food-inventory:80/readyz}, and how long to wait, such
	 * as {@code 60s}
	 * @throws InterruptedException when the wait is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		if (args.length == 0) {
			System.exit(isReady(port(System.getenv())) ? 0 : 1);
		}
		URI address = URI.create(args[0]);
		if (!becomesReady(address, duration(args[1]))) {
			System.out.println(
					"No answer from " + address + " within " + args[1] + ": orders are refused until there is one.");
		}
	}

	static int port(Map<String, String> environment) {
		return Integer.parseInt(environment.getOrDefault("PORT", "8080"));
	}

	static Duration duration(String text) {
		return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
	}

	static boolean becomesReady(URI address, Duration limit) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		int port = (address.getPort() < 0) ? 80 : address.getPort();
		while (!isReady(new InetSocketAddress(address.getHost(), port), address.getPath())) {
			if (System.nanoTime() > end) {
				return false;
			}
			Thread.sleep(PAUSE_MILLIS);
		}
		return true;
	}

	static boolean isReady(int port) {
		return isReady(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "/readyz");
	}

	private static boolean isReady(InetSocketAddress api, String path) {
		if (api.isUnresolved()) {
			return false;
		}
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIME_LIMIT_MILLIS);
			socket.connect(api, TIME_LIMIT_MILLIS);
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: " + api.getHostString() + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			byte[] answer = socket.getInputStream().readNBytes(READY.length());
			return new String(answer, StandardCharsets.US_ASCII).equals(READY);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
