package dev.orderfood.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;

/**
 * Stands in for any of the three apps: prints what it was given, then serves
 * {@code /readyz} when it is the API, and ends when it is not.
 */
public final class StandInApp {

	private StandInApp() {
	}

	/**
	 * Runs the stand-in. {@code STAND_IN_FAILS} names the app that fails,
	 * {@code STAND_IN_WAITS} the file that the API waits for before it listens.
	 * @param args none
	 * @throws IOException when the port is taken
	 */
	public static void main(String[] args) throws IOException {
		Path jar = Path.of(System.getProperty("java.class.path"));
		String app = Objects.requireNonNull(jar.getFileName()).toString().replace(".jar", "");
		System.out.println("STAND-IN " + app + " as " + System.getenv("DB_USER") + " on " + System.getenv("DB_PORT")
				+ " in " + Path.of("").toRealPath() + " pid " + ProcessHandle.current().pid());
		System.out.println("STAND-IN " + app + " sees " + new TreeMap<>(System.getenv()).keySet());
		if (app.equals(System.getenv("STAND_IN_FAILS"))) {
			System.exit(3);
		}
		if (app.equals("order-food")) {
			serve();
		}
	}

	private static void serve() throws IOException {
		String file = System.getenv("STAND_IN_WAITS");
		while (file != null && !Files.exists(Path.of(file))) {
			LockSupport.parkNanos(20_000_000);
		}
		HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
		server.createContext("/readyz", (exchange) -> {
			exchange.getResponseHeaders().set("Server", System.getenv("SERVER_SERVERHEADER"));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("STAND-IN order-food ends")));
		server.start();
	}

}
