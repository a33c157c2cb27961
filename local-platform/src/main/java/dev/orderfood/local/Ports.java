package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/**
 * TCP ports of this machine.
 */
final class Ports {

	private static final int CONNECT_TIMEOUT = 500;

	private Ports() {
	}

	/**
	 * Reads a port from an environment variable.
	 * @return the port, empty when the variable is not set
	 * @throws CannotRunException when it is not a port, or the port is taken
	 */
	static Optional<Integer> fromVariable(Map<String, String> environment, String name) {
		String value = environment.getOrDefault(name, "").strip();
		if (value.isEmpty()) {
			return Optional.empty();
		}
		if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65535) {
			throw new CannotRunException(name + "=" + value + " is not a port: give a number from 1 to 65535.");
		}
		return Optional.of(requireFree(Integer.parseInt(value), name));
	}

	static int requireFree(int port, String variable) {
		if (isTaken(port)) {
			throw new CannotRunException("Port " + port + " is taken: stop what listens there, or choose another port, "
					+ "for instance " + variable + "=" + free() + " ./run.sh");
		}
		return port;
	}

	static boolean isTaken(int port) {
		return !canListen(port) || answers(port);
	}

	static int free() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean canListen(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			// A port whose last connections are still winding down is free all the same.
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// Some systems let two servers listen on one port, if one of them takes only the
	// loopback address.
	private static boolean answers(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
