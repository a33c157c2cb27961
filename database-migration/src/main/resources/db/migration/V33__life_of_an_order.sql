-- What happens to an order after it was placed. The order itself never changes.

CREATE TABLE order_states (
    order_id   uuid PRIMARY KEY,
    status     text NOT NULL CHECK (status IN ('PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'COMPLETED', 'REJECTED', 'CANCELLED')),
    sequence   smallint NOT NULL CHECK (sequence >= 1),
    placed_at  timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    ready_at   timestamptz
) WITH (
    -- Each order is updated a few times in its first hour, and never again.
    fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000
);

-- The staff's lists, oldest or newest first, continued from a cursor, and orders that nobody accepted in time.
CREATE INDEX order_states_by_status ON order_states (status, placed_at, order_id);

COMMENT ON TABLE order_states IS 'The status of each order, for transitions, which lock its row, and for lists. Orders from before there were statuses have no row and count as COMPLETED.';
COMMENT ON COLUMN order_states.order_id IS 'The order. No foreign key: it would lock the order''s row.';
COMMENT ON COLUMN order_states.status IS 'The status that the order is in.';
COMMENT ON COLUMN order_states.sequence IS 'How many statuses the order has had: 1 when it was placed.';
COMMENT ON COLUMN order_states.placed_at IS 'orders.created_at, for the index.';
COMMENT ON COLUMN order_states.changed_at IS 'Since when the order is in this status.';
COMMENT ON COLUMN order_states.ready_at IS 'When the staff expects the order to be ready, as last said; null if not said.';

CREATE TABLE order_events (
    order_id uuid NOT NULL,
    sequence smallint NOT NULL CHECK (sequence >= 2),
    status   text NOT NULL CHECK (status IN ('ACCEPTED', 'PREPARING', 'READY', 'COMPLETED', 'REJECTED', 'CANCELLED')),
    at       timestamptz NOT NULL,
    user_id  bigint,
    reason   text CHECK (length(reason) BETWEEN 1 AND 200),
    ready_at timestamptz,
    PRIMARY KEY (order_id, sequence)
);

COMMENT ON TABLE order_events IS 'The transitions of orders, appended and never changed. The order itself is its first event, see order_history.';
COMMENT ON COLUMN order_events.order_id IS 'The order. No foreign key: it would lock the order''s row.';
COMMENT ON COLUMN order_events.sequence IS 'Position among the order''s events, from 2; the placing is 1.';
COMMENT ON COLUMN order_events.status IS 'The status that the order came into.';
COMMENT ON COLUMN order_events.at IS 'When the transition was made.';
COMMENT ON COLUMN order_events.user_id IS 'The client who made it; null if it was made by itself, as nobody accepted the order in time.';
COMMENT ON COLUMN order_events.reason IS 'Why, in the words of who made it.';
COMMENT ON COLUMN order_events.ready_at IS 'When the staff expects the order to be ready, as said with this transition.';

CREATE VIEW order_history AS
    SELECT id AS order_id, 1::smallint AS sequence, 'PLACED'::text AS status, created_at AS at, user_id,
           NULL::text AS reason, NULL::timestamptz AS ready_at
    FROM orders
    UNION ALL
    SELECT order_id, sequence, status, at, user_id, reason, ready_at FROM order_events;

COMMENT ON VIEW order_history IS 'All events of orders: the placing, and the transitions.';
COMMENT ON COLUMN order_history.order_id IS 'The order.';
COMMENT ON COLUMN order_history.sequence IS 'Position among the order''s events, from 1.';
COMMENT ON COLUMN order_history.status IS 'The status that the order came into.';
COMMENT ON COLUMN order_history.at IS 'When.';
COMMENT ON COLUMN order_history.user_id IS 'The client who did it; null if it happened by itself.';
COMMENT ON COLUMN order_history.reason IS 'Why, in the words of who did it; null if not said.';
COMMENT ON COLUMN order_history.ready_at IS 'When the order is expected to be ready, as said with this event; null if not said.';

-- Written in the transaction of the event, so that it is published if, and only if, the event is committed. Rows live
-- for a moment: what has been published is deleted.
CREATE TABLE unpublished_events (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id   uuid NOT NULL,
    sequence   smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Whether an order has an unpublished event, when there are many of them.
CREATE INDEX unpublished_events_by_order ON unpublished_events (order_id);

COMMENT ON TABLE unpublished_events IS 'Events of orders that are not in event_log yet.';
COMMENT ON COLUMN unpublished_events.number IS 'Running number. Those of one order follow its events; those of different orders may be committed in another order.';
COMMENT ON COLUMN unpublished_events.order_id IS 'The order.';
COMMENT ON COLUMN unpublished_events.sequence IS 'Position of the event in order_history.';
COMMENT ON COLUMN unpublished_events.created_at IS 'When the transaction of the event began.';
