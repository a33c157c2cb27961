package dev.orderfood.notification;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.orderfood.order.Order;
import dev.orderfood.order.OrderHistory;
import dev.orderfood.order.StatusChange;
import dev.orderfood.order.StatusChangeRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * The events of all orders in one sequence: the tables {@code unpublished_events} and
 * {@code event_log}. An event is committed with its order and gets its number when it is
 * published. Only one transaction publishes at a time, so that numbers appear in their
 * order and without gaps.
 */
@Component
class EventLog {

	private static final String ADOPTABLE = """
			SELECT EXISTS (SELECT FROM order_outbox)""";

	/**
	 * Orders that the version before has placed while it is being replaced. It writes the
	 * table {@code order_outbox} and no state. Not executed in vain: a generic plan may
	 * read all orders.
	 */
	private static final String ADOPT = """
			WITH adopted AS (
			    DELETE FROM order_outbox WHERE ctid = ANY (ARRAY(
			        SELECT ctid FROM order_outbox ORDER BY order_id LIMIT ? FOR UPDATE SKIP LOCKED
			    )) RETURNING order_id
			), states AS (
			    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
			    SELECT id, 'PLACED', 1, created_at, created_at FROM orders JOIN adopted ON order_id = id
			    ON CONFLICT DO NOTHING
			)
			INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, 1 FROM adopted""";

	private static final String LOCK = """
			SELECT last_id FROM event_log_position FOR UPDATE SKIP LOCKED""";

	/** The numbers of one order's events follow each other, whatever the limit. */
	private static final String PUBLISH = """
			WITH taken AS (
			    DELETE FROM unpublished_events WHERE number IN (
			        SELECT number FROM unpublished_events ORDER BY number LIMIT ?
			    ) RETURNING number, order_id, sequence
			), published AS (
			    INSERT INTO event_log (id, order_id, sequence)
			    SELECT ? + row_number() OVER (ORDER BY number), order_id, sequence FROM taken
			    RETURNING id, order_id, sequence
			)
			SELECT id, order_id, sequence FROM published ORDER BY id""";

	private static final String MOVE = """
			UPDATE event_log_position SET last_id = ?""";

	private static final String READ = """
			SELECT id, order_id, sequence FROM event_log WHERE id > ? ORDER BY id LIMIT ?""";

	private static final String LAST = """
			SELECT last_id FROM event_log_position""";

	/** From the front, so that what is left has no gaps. */
	private static final String REMOVE = """
			DELETE FROM event_log WHERE id <= (
			    SELECT max(id) FROM (SELECT id, published_at FROM event_log ORDER BY id LIMIT ?) AS oldest
			    WHERE published_at < ?)""";

	private static final Logger log = LoggerFactory.getLogger(EventLog.class);

	private static final RowMapper<PublishedEvent> EVENT = (row, number) -> new PublishedEvent(row.getLong(1),
			row.getObject(2, UUID.class), row.getInt(3));

	private final NotificationDatabase database;

	private final OrderHistory orders;

	private final StatusChangeRepository changes;

	EventLog(NotificationDatabase database, OrderHistory orders, StatusChangeRepository changes) {
		this.database = database;
		this.orders = orders;
		this.changes = changes;
	}

	/**
	 * Publishes events, in the current transaction.
	 * @param limit how many at most
	 * @return the events; none if another transaction is publishing
	 */
	List<PublishedEvent> publish(int limit) {
		Optional<Long> last = this.database.jdbc().sql(LOCK).query(Long.class).optional();
		if (last.isEmpty()) {
			return List.of();
		}
		if (this.database.jdbc().sql(ADOPTABLE).query(Boolean.class).single()) {
			this.database.jdbc().sql(ADOPT).param(limit).update();
		}
		List<PublishedEvent> events = this.database.jdbc().sql(PUBLISH).params(limit, last.get()).query(EVENT).list();
		if (!events.isEmpty()) {
			this.database.jdbc().sql(MOVE).param(events.getLast().id()).update();
		}
		return events;
	}

	/**
	 * Reads a part of the log.
	 * @param after the id of the last event that is known
	 * @param limit how many events at most
	 * @return the events that follow, without gaps
	 */
	List<PublishedEvent> read(long after, int limit) {
		return this.database.jdbc().sql(READ).params(after, limit).query(EVENT).list();
	}

	/**
	 * Returns the end of the log.
	 * @return the id of the last published event, 0 before the first
	 */
	long lastId() {
		return this.database.jdbc().sql(LAST).query(Long.class).single();
	}

	/**
	 * Removes events from the front of the log.
	 * @param before which events: those that were published before
	 * @param limit how many at most
	 * @return how many were removed
	 */
	int remove(OffsetDateTime before, int limit) {
		return this.database.jdbc().sql(REMOVE).params(limit, before).update();
	}

	/**
	 * Completes events with their orders.
	 * @param published the events
	 * @return the complete events
	 */
	List<OrderEvent> complete(List<PublishedEvent> published) {
		return withOrders(published).stream()
			.map((event) -> OrderEvent.of(event.id(), event.change(), event.order()))
			.toList();
	}

	/**
	 * Finds the orders of events. An event whose order is not there, which only somebody
	 * can have done who deletes orders by hand, is left out: nobody could read what
	 * follows it otherwise.
	 * @param published the events
	 * @return the events with their orders
	 */
	List<Entry> withOrders(List<PublishedEvent> published) {
		if (published.isEmpty()) {
			return List.of();
		}
		Map<UUID, Order> found = this.orders.find(published.stream().map(PublishedEvent::orderId).distinct().toList());
		Map<UUID, Map<Integer, StatusChange>> history = new HashMap<>();
		for (StatusChange change : this.changes.find(found.keySet())) {
			history.computeIfAbsent(change.orderId(), (_) -> new HashMap<>()).put(change.sequence(), change);
		}
		List<Entry> entries = new ArrayList<>(published.size());
		for (PublishedEvent event : published) {
			Order order = found.get(event.orderId());
			StatusChange change = history.getOrDefault(event.orderId(), Map.of()).get(event.sequence());
			if (order != null && change != null) {
				entries.add(new Entry(event.id(), change, order));
			}
			else {
				log.error("Event {} of the log is left out: there is no order {} with {} events", event.id(),
						event.orderId(), event.sequence());
			}
		}
		return entries;
	}

	/**
	 * An event with its order.
	 *
	 * @param id the id of the event
	 * @param change what happened
	 * @param order the order as it is now
	 */
	record Entry(long id, StatusChange change, Order order) {
	}

}
