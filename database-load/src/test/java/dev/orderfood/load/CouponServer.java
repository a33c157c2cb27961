package dev.orderfood.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Serves coupon files over HTTP, each with an entity tag.
 */
final class CouponServer implements AutoCloseable {

	private final Map<String, String> files = new ConcurrentHashMap<>();

	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private CouponServer(HttpServer server) {
		this.server = server;
	}

	static CouponServer start() throws IOException {
		CouponServer server = new CouponServer(
				HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
		server.server.createContext("/", server::serve);
		server.server.start();
		return server;
	}

	CouponServer put(String name, String text) {
		this.files.put(name, text);
		return this;
	}

	String address(String name) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/" + name;
	}

	/** The names of the files whose content was asked for and sent. */
	List<String> sent() {
		return this.sent;
	}

	private void serve(HttpExchange exchange) throws IOException {
		String name = exchange.getRequestURI().toString().substring(1);
		byte[] body = String.valueOf(this.files.get(name)).getBytes(StandardCharsets.UTF_8);
		String tag = "\"" + Integer.toHexString(String.valueOf(this.files.get(name)).hashCode()) + "\"";
		exchange.getResponseHeaders().add("ETag", tag);
		if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
			exchange.sendResponseHeaders(304, -1);
		}
		else {
			this.sent.add(name);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
