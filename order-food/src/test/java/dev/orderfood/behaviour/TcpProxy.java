package dev.orderfood.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between the API and its database, or another process that it asks, and does to
 * the traffic what networks and machines do: it can stop passing anything on without
 * closing a connection, as a frozen machine or a network that loses every packet does;
 * pass everything on late; let only so much through; cut what is connected.
 */
final class TcpProxy implements AutoCloseable {

	private final String host;

	private final int port;

	private final ServerSocket listener;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final Lock lock = new ReentrantLock();

	private final Condition thawed = this.lock.newCondition();

	private boolean frozen;

	private volatile long delayNanos;

	private volatile long bytesPerSecond = Long.MAX_VALUE;

	private volatile String fatalWords = "";

	private final AtomicInteger fatalities = new AtomicInteger();

	/**
	 * Begins to pass on.
	 * @param host the host to lead to
	 * @param port the port to lead to
	 */
	TcpProxy(String host, int port) {
		this(host, port, 0);
	}

	/**
	 * Begins to pass on, on a port that another one has left.
	 * @param host the host to lead to
	 * @param port the port to lead to
	 * @param own the port to listen on; 0 for any
	 */
	TcpProxy(String host, int port, int own) {
		this.host = host;
		this.port = port;
		try {
			// A short queue: while frozen, the system soon leaves new connections
			// without an answer, as it would for a host that is not there.
			this.listener = new ServerSocket(own, 1, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		inBackground(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** From now on, nothing is passed on and nobody is told. */
	void freeze() {
		this.lock.lock();
		try {
			this.frozen = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** From now on, everything is passed on, also what has been waiting. */
	void thaw() {
		this.lock.lock();
		try {
			this.frozen = false;
			this.thawed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * From now on, whatever the database says arrives late.
	 * @param delay how late; zero for no delay
	 */
	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * From now on, the database gets no more than so much through on each connection.
	 * @param rate bytes in a second; {@link Long#MAX_VALUE} for no limit
	 */
	void throttle(long rate) {
		this.bytesPerSecond = rate;
	}

	/**
	 * From now on, a connection ends when the client says something on it.
	 * @param words what it says; empty for nothing
	 */
	void cutAt(String words) {
		this.fatalWords = words;
	}

	/** Returns how many connections have ended because of what the client said. */
	int cutAtWords() {
		return this.fatalities.get();
	}

	/** Ends all connections; new ones can be made. */
	void cut() {
		for (Socket socket : this.sockets) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** Holds back what has just been read from the database. */
	private void holdBack(int bytes) throws InterruptedException {
		long end = System.nanoTime() + this.delayNanos + TimeUnit.SECONDS.toNanos(bytes) / this.bytesPerSecond;
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(this, left);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
	}

	private void awaitThaw() throws InterruptedException {
		this.lock.lock();
		try {
			while (this.frozen) {
				this.thawed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void inBackground(Work work) {
		this.threads.execute(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// One of the two ends has gone, which both sides see for themselves.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	private void accept() throws IOException, InterruptedException {
		while (!this.listener.isClosed()) {
			awaitThaw();
			Socket client = this.listener.accept();
			this.sockets.add(client);
			inBackground(() -> connect(client));
		}
	}

	private void connect(Socket client) throws IOException, InterruptedException {
		awaitThaw();
		Socket server = new Socket(this.host, this.port);
		this.sockets.add(server);
		inBackground(() -> pass(client, server, false));
		pass(server, client, true);
	}

	private void pass(Socket from, Socket to, boolean slowly) throws IOException, InterruptedException {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				awaitThaw();
				if (slowly) {
					holdBack(count);
				}
				else if (!this.fatalWords.isEmpty()
						&& new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(this.fatalWords)) {
					this.fatalities.incrementAndGet();
					return;
				}
				out.write(buffer, 0, count);
			}
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a thread of the proxy does. */
	private interface Work {

		void run() throws IOException, InterruptedException;

	}

}
