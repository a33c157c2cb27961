package dev.orderfood.notification;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * An open stream. Its own thread sends what it has missed, and then what the
 * {@link EventFeed} puts into its queue. A client that reads so slowly that the queue is
 * full is disconnected: it resumes the stream when it has caught up.
 */
final class EventStream {

	/** Wakes the thread; never sent. */
	private static final StreamMessage WAKE = new StreamMessage(0, new byte[0], false);

	/** How soon the client tries again, with as much again by chance. */
	private static final long RETRY_MILLIS = 1_000;

	private static final Duration ACCESS_CHECK = Duration.ofSeconds(20);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final @Nullable UUID orderId;

	private final Missed missed;

	private final BooleanSupplier allowed;

	private final Consumer<EventStream> closed;

	private final EventStreamSettings settings;

	private final BlockingQueue<StreamMessage> queue;

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	/** The id of the last event that was sent or left out. */
	private long position;

	/**
	 * Creates a stream.
	 * @param orderId the order, or null for a stream of all orders
	 * @param position the id of the last event that the client has
	 * @param missed reads what the client has not got
	 * @param allowed whether the client may still read the stream
	 * @param closed called at the end
	 * @param settings the settings
	 */
	EventStream(@Nullable UUID orderId, long position, Missed missed, BooleanSupplier allowed,
			Consumer<EventStream> closed, EventStreamSettings settings) {
		this.orderId = orderId;
		this.position = position;
		this.missed = missed;
		this.allowed = allowed;
		this.closed = closed;
		this.settings = settings;
		this.queue = new LinkedBlockingQueue<>(settings.queue());
	}

	@Nullable UUID orderId() {
		return this.orderId;
	}

	/** Never blocks. */
	void offer(StreamMessage message) {
		if (!this.queue.offer(message)) {
			end(End.SLOW);
		}
	}

	/**
	 * Ends the stream at once.
	 * @param why the reason; only the first one counts
	 */
	void end(End why) {
		if (this.end.compareAndSet(null, why)) {
			// A thread that waits has an empty queue.
			this.queue.offer(WAKE);
		}
	}

	/**
	 * Returns why the stream ended.
	 * @return the reason; {@link End#CLIENT} if nothing else has ended it
	 */
	End reason() {
		End why = this.end.get();
		return (why != null) ? why : End.CLIENT;
	}

	/** Gives up a stream that was opened and cannot be sent. */
	void close() {
		end(End.CLIENT);
		this.closed.accept(this);
	}

	/**
	 * Sends the stream until it ends.
	 * @param out where to
	 * @throws IOException if the client is gone or too slow
	 */
	void sendTo(Output out) throws IOException {
		try {
			out.send(StreamMessage.retryAfter(RETRY_MILLIS + ThreadLocalRandom.current().nextLong(2 * RETRY_MILLIS)));
			sendEvents(out);
		}
		finally {
			this.closed.accept(this);
		}
	}

	private void sendEvents(Output out) throws IOException {
		Timer longest = new Timer(
				this.settings.longest().multipliedBy(50 + ThreadLocalRandom.current().nextInt(11)).dividedBy(60));
		Timer access = new Timer(ACCESS_CHECK);
		Timer heartbeat = new Timer(this.settings.heartbeat());
		Timer retry = new Timer(Duration.ZERO);
		boolean follows = false;
		while (this.end.get() == null) {
			if (longest.isOver()) {
				end(End.EXPIRED);
			}
			else if (access.isOver()) {
				if (!this.allowed.getAsBoolean()) {
					end(End.REVOKED);
				}
				access.restart();
			}
			else if (heartbeat.isOver()) {
				out.send(StreamMessage.HEARTBEAT);
				heartbeat.restart();
			}
			else if (!follows && retry.isOver()) {
				Part part = this.missed.read(this, this.position);
				follows = part != null && sendPart(part, out);
				// The feed is ahead: what it has got is read now.
				retry = new Timer((part != null && !part.messages().isEmpty()) ? Duration.ZERO : PAUSE);
			}
			else {
				StreamMessage next = take(Timer.first(longest, access, heartbeat, follows ? longest : retry));
				if (next != null) {
					send(next, out);
					heartbeat.restart();
				}
			}
		}
	}

	private boolean sendPart(Part part, Output out) throws IOException {
		for (StreamMessage message : part.messages()) {
			send(message, out);
		}
		this.position = Math.max(this.position, part.position());
		return part.follows();
	}

	private void send(StreamMessage message, Output out) throws IOException {
		if (message.id() <= this.position || this.end.get() != null) {
			return;
		}
		out.send(message.bytes());
		this.position = message.id();
		if (message.last()) {
			end(End.FINISHED);
		}
	}

	private @Nullable StreamMessage take(long nanos) {
		try {
			return this.queue.poll(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			end(End.SHUTDOWN);
			return null;
		}
	}

	/** Why a stream ended. */
	enum End {

		/** The client closed the connection, or reads nothing. */
		CLIENT,

		/** The client read too slowly. */
		SLOW,

		/** The order has its final status. */
		FINISHED,

		/** The client's key was revoked. */
		REVOKED,

		/** The stream was open for long enough. */
		EXPIRED,

		/** The process ends. */
		SHUTDOWN;

		String label() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/** Reads what a stream has missed. */
	@FunctionalInterface
	interface Missed {

		/**
		 * Reads the next part.
		 * @param stream the stream
		 * @param position the id of the last event that the client has
		 * @return the part, or null if the database cannot be read
		 */
		@Nullable Part read(EventStream stream, long position);

	}

	/** The way to the client. */
	@FunctionalInterface
	interface Output {

		/**
		 * Sends bytes.
		 * @param bytes the bytes
		 * @throws IOException if the client is gone or too slow
		 */
		void send(byte[] bytes) throws IOException;

	}

	/**
	 * A part of what a stream has missed.
	 *
	 * @param messages the events
	 * @param position the id of the last event of the part
	 * @param follows whether the feed has the events that follow
	 */
	record Part(List<StreamMessage> messages, long position, boolean follows) {
	}

	/** Something that is due after a time. */
	private static final class Timer {

		private final long nanos;

		private long due;

		Timer(Duration time) {
			this.nanos = time.toNanos();
			this.due = System.nanoTime() + this.nanos;
		}

		void restart() {
			this.due = System.nanoTime() + this.nanos;
		}

		boolean isOver() {
			return System.nanoTime() - this.due >= 0;
		}

		/** Returns the time until the first is due. */
		static long first(Timer... timers) {
			long now = System.nanoTime();
			long least = Long.MAX_VALUE;
			for (Timer timer : timers) {
				least = Math.min(least, timer.due - now);
			}
			return Math.max(0, least);
		}

	}

}
