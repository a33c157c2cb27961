package dev.orderfood.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks the API in the same container whether it is ready, and ends with 0 or 1: a health
 * check for an image that has neither a shell nor curl. A socket and no HTTP client: each
 * check is a JVM of its own, and what it loads is most of its cost.
 */
final class HealthProbe {

	private static final int TIME_LIMIT_MILLIS = 3_000;

	private static final byte[] QUESTION = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final String READY = "HTTP/1.1 200";

	private HealthProbe() {
	}

	/**
	 * Asks once.
	 * @param args none: the port is that of {@code PORT}
	 */
	public static void main(String[] args) {
		System.exit(isReady(port(System.getenv())) ? 0 : 1);
	}

	static int port(Map<String, String> environment) {
		return Integer.parseInt(environment.getOrDefault("PORT", "8080"));
	}

	static boolean isReady(int port) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIME_LIMIT_MILLIS);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIME_LIMIT_MILLIS);
			socket.getOutputStream().write(QUESTION);
			byte[] answer = socket.getInputStream().readNBytes(READY.length());
			return new String(answer, StandardCharsets.US_ASCII).equals(READY);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
