package dev.orderfood.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Customers who order all at once: what {@code bench/overload.sh} crowds the shop with.
 * One thread, so that it takes little from the shop on the same machine; and it tells
 * orders that were accepted from those that were refused, which load generators for
 * everything do not.
 */
final class Crowd {

	private static final String ORDER = "{\"items\":[{\"productId\":\"1\",\"quantity\":2},{\"productId\":\"3\",\"quantity\":1}]}";

	private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final ByteBuffer request;

	private final InetSocketAddress address;

	private final boolean patient;

	private final long begun = System.nanoTime();

	private final long end;

	private final Latencies accepted = new Latencies();

	private final Latencies refused = new Latencies();

	private final int[] windows;

	private final Queue<Customer> resting = new ArrayDeque<>();

	private long failed;

	private Crowd(URI api, int seconds, boolean patient) {
		this.address = new InetSocketAddress(api.getHost(), api.getPort());
		this.patient = patient;
		this.end = this.begun + TimeUnit.SECONDS.toNanos(seconds);
		this.windows = new int[seconds * 10 + 1];
		this.request = ByteBuffer
			.wrap(("POST /api/order HTTP/1.1\r\nHost: " + api.getHost() + "\r\napi_key: apitest\r\n"
					+ "Content-Type: application/json\r\nContent-Length: " + ORDER.length() + "\r\n\r\n" + ORDER)
				.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Orders, and writes a line of figures: accepted a second, their p50 and p99, refused
	 * a second, their p50 and p99 (milliseconds), anything else, and the milliseconds
	 * until there was a tenth of a second with at least 80 % of the rate given.
	 * @param args the API's address, seconds, customers, {@code impatient} (asks again at
	 * once) or {@code patient} (waits a second, as Retry-After says), and the rate to
	 * look for
	 * @throws IOException if the API cannot be reached
	 */
	public static void main(String[] args) throws IOException {
		int seconds = Integer.parseInt(args[1]);
		Crowd crowd = new Crowd(URI.create(args[0]), seconds, args[3].equals("patient"));
		crowd.order(Integer.parseInt(args[2]));
		crowd.report(seconds, (args.length > 4) ? Double.parseDouble(args[4]) : 0);
	}

	@SuppressWarnings("SystemOut")
	private void report(int seconds, double rate) {
		System.out.println(
				String.format(Locale.ROOT, "%.0f %.1f %.1f %.0f %.1f %.1f %d %d", this.accepted.size / (double) seconds,
						this.accepted.millis(0.5), this.accepted.millis(0.99), this.refused.size / (double) seconds,
						this.refused.millis(0.5), this.refused.millis(0.99), this.failed, millisUntil(rate)));
	}

	private long millisUntil(double rate) {
		for (int i = 0; i < this.windows.length; i++) {
			if (this.windows[i] * 10 >= 0.8 * rate) {
				return (i + 1) * TimeUnit.NANOSECONDS.toMillis(WINDOW_NANOS);
			}
		}
		return -1;
	}

	private void order(int customers) throws IOException {
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < customers; i++) {
				new Customer(selector).enter();
			}
			while (System.nanoTime() < this.end) {
				selector.select((key) -> ((Customer) key.attachment()).goOn(), 10);
				wake();
			}
			for (SelectionKey key : selector.keys()) {
				key.channel().close();
			}
		}
	}

	private void wake() {
		while (!this.resting.isEmpty() && this.resting.peek().until <= System.nanoTime()) {
			this.resting.remove().comeAgain();
		}
	}

	/** A connection that orders again and again. */
	private final class Customer {

		private final Selector selector;

		private final ByteBuffer answer = ByteBuffer.allocate(4096);

		private SocketChannel channel;

		private long asked;

		private long until;

		private Customer(Selector selector) {
			this.selector = selector;
		}

		private void enter() throws IOException {
			this.channel = SocketChannel.open();
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.configureBlocking(false);
			boolean connected = this.channel.connect(Crowd.this.address);
			this.channel.register(this.selector, SelectionKey.OP_CONNECT, this);
			if (connected) {
				ask();
			}
		}

		private void ask() {
			try {
				this.asked = System.nanoTime();
				this.answer.clear();
				this.channel.write(Crowd.this.request.duplicate());
				this.channel.keyFor(this.selector).interestOps(SelectionKey.OP_READ);
			}
			catch (IOException ex) {
				startOver();
			}
		}

		private void goOn() {
			try {
				if (this.channel.isConnectionPending()) {
					this.channel.finishConnect();
					ask();
				}
				else if (this.channel.read(this.answer) < 0) {
					throw new IOException("The connection was closed");
				}
				else if (isComplete()) {
					count();
				}
			}
			catch (IOException ex) {
				startOver();
			}
		}

		private void startOver() {
			Crowd.this.failed++;
			comeAgain();
		}

		/** The server ends a connection with each refusal. */
		private void comeAgain() {
			try {
				this.channel.close();
				enter();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private boolean isComplete() {
			String text = new String(this.answer.array(), 0, this.answer.position(), StandardCharsets.ISO_8859_1);
			int body = text.indexOf("\r\n\r\n") + 4;
			int length = text.indexOf("Content-Length: ") + 16;
			return body >= 4 && length >= 16
					&& text.length() >= body + Integer.parseInt(text.substring(length, text.indexOf('\r', length)));
		}

		private void count() {
			long now = System.nanoTime();
			String status = new String(this.answer.array(), 9, 3, StandardCharsets.ISO_8859_1);
			if (status.equals("200")) {
				Crowd.this.accepted.add(now - this.asked);
				Crowd.this.windows[(int) Math.min((now - Crowd.this.begun) / WINDOW_NANOS,
						Crowd.this.windows.length - 1)]++;
			}
			else if (status.equals("503")) {
				Crowd.this.refused.add(now - this.asked);
				if (Crowd.this.patient) {
					this.until = now + TimeUnit.SECONDS.toNanos(1);
					this.channel.keyFor(this.selector).interestOps(0);
					Crowd.this.resting.add(this);
				}
				else {
					comeAgain();
				}
				return;
			}
			else {
				Crowd.this.failed++;
			}
			ask();
		}

	}

	/** What each answer took. */
	private static final class Latencies {

		private long[] nanos = new long[1 << 16];

		private int size;

		private void add(long value) {
			if (this.size == this.nanos.length) {
				this.nanos = Arrays.copyOf(this.nanos, 2 * this.size);
			}
			this.nanos[this.size++] = value;
		}

		private double millis(double quantile) {
			long[] sorted = Arrays.copyOf(this.nanos, this.size);
			Arrays.sort(sorted);
			return (this.size == 0) ? 0 : sorted[(int) (quantile * (this.size - 1))] / 1e6;
		}

	}

}
