package dev.orderfood.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between the API and its database and can stop passing anything on without
 * closing a connection: what a frozen machine or a network that loses every packet looks
 * like from here.
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

	/**
	 * Begins to pass on.
	 * @param host the host to lead to
	 * @param port the port to lead to
	 */
	TcpProxy(String host, int port) {
		this.host = host;
		this.port = port;
		try {
			// A short queue: while frozen, the system soon leaves new connections
			// without an answer, as it would for a host that is not there.
			this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
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
		inBackground(() -> pass(client, server));
		pass(server, client);
	}

	private void pass(Socket from, Socket to) throws IOException, InterruptedException {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				awaitThaw();
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
