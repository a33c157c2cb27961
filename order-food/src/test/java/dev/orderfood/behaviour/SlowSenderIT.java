package dev.orderfood.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client sends its headers and takes its time for the body, which is no reason to say
 * that the database is away.
 */
@ResourceLock(OwnApi.LOCK)
class SlowSenderIT {

	/** More than a request may spend on the database. */
	private static final Duration PAUSE = Duration.ofMillis(2_500);

	private static final int SENDERS = 8;

	private final Shop shop = OwnApi.refreshedShop();

	private final int port = OwnApi.refreshed().port();

	@Test
	void anOrderWhoseBodyComesLateIsPlaced() {
		String client = this.shop.newClient();

		List<String> statusLines = Parallel.run(SENDERS, (number) -> send("POST /api/order", client, "", """
				{"items":[{"productId":"1","quantity":1}]}"""));

		assertThat(statusLines).hasSize(SENDERS).allSatisfy((line) -> assertThat(line).startsWith("HTTP/1.1 200"));
		assertThat(this.shop.orders(client)).isEqualTo(SENDERS);
	}

	@Test
	void aChangeOfStockWhoseBodyComesLateIsMade() {
		String product = this.shop.newProduct(5);

		String statusLine = send("PUT /api/inventory/" + product, Shop.KEY_ADMIN, "If-Match: *\r\n", """
				{"quantity":7}""");

		assertThat(statusLine).startsWith("HTTP/1.1 200");
		assertThat(this.shop.count("stock WHERE quantity = 7 AND product_id = " + product)).isOne();
	}

	/** Returns the first line of the answer. */
	private String send(String call, String key, String headers, String body) {
		byte[] content = body.getBytes(StandardCharsets.UTF_8);
		String head = call + " HTTP/1.1\r\nHost: localhost\r\napi_key: " + key + "\r\n" + headers
				+ "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n";
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(30_000);
			OutputStream out = socket.getOutputStream();
			out.write(head.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			// The passing of time is what the test is about.
			await().pollDelay(PAUSE).until(() -> true);
			out.write(content);
			out.flush();
			InputStream in = socket.getInputStream();
			StringBuilder line = new StringBuilder();
			for (int read = in.read(); read >= 0 && read != '\r'; read = in.read()) {
				line.append((char) read);
			}
			return line.toString();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
