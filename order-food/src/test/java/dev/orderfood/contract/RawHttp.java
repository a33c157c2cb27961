package dev.orderfood.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * HTTP as bytes, for requests that no client library would send. The answers are read
 * with more rigour than a client library would: what is not HTTP/1.1 is an error.
 */
public final class RawHttp {

	/** Line breaks before a request are skipped by servers. */
	private static final Pattern HEAD = Pattern.compile("[\\r\\n]*HEAD[ \\t]");

	private RawHttp() {
	}

	/**
	 * Sends bytes and reads what comes back until the server closes the connection, or
	 * has answered and waits for more.
	 * @param port where the server listens
	 * @param request what is sent
	 * @param end what happens after that
	 * @return what happened
	 */
	public static Exchange exchange(int port, byte[] request, End end) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) Patience.OF_CLIENTS.toMillis());
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			Outcome outcome = Outcome.CLOSED;
			try {
				OutputStream out = socket.getOutputStream();
				out.write(request);
				out.flush();
				if (end == End.NO_MORE) {
					socket.shutdownOutput();
				}
			}
			catch (SocketException ex) {
				// Refused before everything was sent: the answer may be there all the
				// same.
				outcome = Outcome.RESET;
			}
			try {
				InputStream in = socket.getInputStream();
				byte[] buffer = new byte[16_384];
				for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
					received.write(buffer, 0, read);
					if (end == End.FIRST_ANSWER && isComplete(received.toByteArray(), request)) {
						return new Exchange(received.toByteArray(), Outcome.ANSWERED, request);
					}
				}
			}
			catch (SocketTimeoutException ex) {
				outcome = Outcome.HANGS;
			}
			catch (SocketException ex) {
				outcome = Outcome.RESET;
			}
			return new Exchange(received.toByteArray(), outcome, request);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot connect to port " + port, ex);
		}
	}

	private static boolean isComplete(byte[] received, byte[] request) {
		try {
			Reader reader = new Reader(received);
			return !reader.answers(isHead(request), 1).isEmpty() && reader.atEnd();
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static boolean isHead(byte[] request) {
		return HEAD.matcher(new String(request, 0, Math.min(50, request.length), StandardCharsets.ISO_8859_1))
			.lookingAt();
	}

	/** What the client does after it has sent its bytes. */
	public enum End {

		/** Reads the first answer and leaves. */
		FIRST_ANSWER,

		/** Keeps the connection open and reads to its end. */
		SILENCE,

		/** Says that nothing more will come, and reads to the end. */
		NO_MORE

	}

	/** How an exchange ended. */
	public enum Outcome {

		/** The first answer is complete. */
		ANSWERED,

		/** The server closed the connection. */
		CLOSED,

		/** The connection broke. */
		RESET,

		/** The server did nothing for longer than it may. */
		HANGS

	}

	/**
	 * What came back.
	 *
	 * @param received the bytes
	 * @param outcome how it ended
	 * @param request what was sent
	 */
	@SuppressWarnings("ArrayRecordComponent") // Never compared.
	public record Exchange(byte[] received, Outcome outcome, byte[] request) {

		/**
		 * Reads the bytes as answers.
		 * @return the answers, none if nothing came back
		 * @throws IllegalStateException if the bytes are not HTTP/1.1
		 */
		public List<Answer> answers() {
			return answers(Integer.MAX_VALUE);
		}

		/**
		 * Reads the first bytes as answers.
		 * @param most how many answers at the most; what follows is left alone
		 * @return the answers, none if nothing came back
		 * @throws IllegalStateException if the bytes are not HTTP/1.1
		 */
		public List<Answer> answers(int most) {
			return new Reader(this.received).answers(isHead(), most);
		}

		/**
		 * Tells whether the first request was for the headers only.
		 * @return true if the method is HEAD
		 */
		public boolean isHead() {
			return RawHttp.isHead(this.request);
		}

		/**
		 * Returns what came back as text.
		 * @return the bytes as characters
		 */
		public String text() {
			return new String(this.received, StandardCharsets.ISO_8859_1);
		}

	}

	private static final class Reader {

		private final byte[] bytes;

		private int position;

		Reader(byte[] bytes) {
			this.bytes = bytes;
		}

		boolean atEnd() {
			return this.position == this.bytes.length;
		}

		List<Answer> answers(boolean head, int most) {
			List<Answer> answers = new ArrayList<>();
			while (!atEnd() && answers.size() < most) {
				Answer answer = answer(head);
				if (answer.status() >= 200) {
					answers.add(answer);
				}
			}
			return answers;
		}

		private Answer answer(boolean head) {
			String[] status = line().split(" ", 3);
			if (status.length != 3 || !"HTTP/1.1".equals(status[0]) || !status[1].matches("[1-5][0-9][0-9]")) {
				throw new IllegalStateException("Not a status line: " + String.join(" ", status));
			}
			Map<String, List<String>> headers = new TreeMap<>();
			for (String line = line(); !line.isEmpty(); line = line()) {
				int colon = line.indexOf(':');
				if (colon < 1) {
					throw new IllegalStateException("Not a header: " + line);
				}
				headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
					.add(line.substring(colon + 1).strip());
			}
			int code = Integer.parseInt(status[1]);
			return new Answer(code, headers, (head || code < 200 || code == 304) ? new byte[0] : body(headers));
		}

		private byte[] body(Map<String, List<String>> headers) {
			if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
				ByteArrayOutputStream body = new ByteArrayOutputStream();
				for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
					body.writeBytes(take(size));
					line();
				}
				line();
				return body.toByteArray();
			}
			if (headers.containsKey("content-length")) {
				return take(Integer.parseInt(headers.get("content-length").getFirst()));
			}
			return take(this.bytes.length - this.position);
		}

		private byte[] take(int size) {
			if (this.position + size > this.bytes.length) {
				throw new IllegalStateException("The answer ends in the middle");
			}
			byte[] taken = Arrays.copyOfRange(this.bytes, this.position, this.position + size);
			this.position += size;
			return taken;
		}

		private String line() {
			for (int end = this.position; end + 1 < this.bytes.length; end++) {
				if (this.bytes[end] == '\r' && this.bytes[end + 1] == '\n') {
					String line = new String(this.bytes, this.position, end - this.position,
							StandardCharsets.ISO_8859_1);
					this.position = end + 2;
					return line;
				}
			}
			throw new IllegalStateException("The answer ends in the middle");
		}

	}

}
