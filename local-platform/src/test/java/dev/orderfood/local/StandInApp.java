package dev.orderfood.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;

import com.sun.net.httpserver.HttpServer;

/**
 * Stands in for any of the three apps: says what it was given, then serves
 * {@code /readyz} when it is the API, and ends when it is not.
 */
public final class StandInApp {

	private StandInApp() {
	}

	/**
	 * Runs the stand-in.
	 * @param args none
	 * @throws IOException when the port is taken
	 */
	public static void main(String[] args) throws IOException {
		Path jar = Path.of(System.getProperty("java.class.path"));
		String app = Objects.requireNonNull(jar.getFileName()).toString().replace(".jar", "");
		System.out.println("STAND-IN " + app + " as " + System.getenv("DB_USER") + " on " + System.getenv("DB_PORT")
				+ " pid " + ProcessHandle.current().pid());
		if (app.equals(System.getenv("STAND_IN_FAILS"))) {
			System.exit(3);
		}
		if (app.equals("order-food")) {
			HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
			server.createContext("/readyz", (exchange) -> {
				exchange.sendResponseHeaders(200, -1);
				exchange.close();
			});
			Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("STAND-IN order-food ends")));
			server.start();
		}
	}

}
