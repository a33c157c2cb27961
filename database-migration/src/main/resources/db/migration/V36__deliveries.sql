-- Events that receivers are still to be sent: the transaction that publishes an event adds a row for each receiver, and
-- the row goes when the receiver has accepted the event. The tables order_outbox, scheduled_tasks and
-- failed_notifications are those of the version before; what it leaves in them is moved into the new ones.

CREATE TABLE deliveries (
    order_id   uuid NOT NULL,
    receiver   text NOT NULL CHECK (length(receiver) BETWEEN 1 AND 50),
    sequence   smallint NOT NULL CHECK (sequence >= 1),
    event_id   bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    due_at     timestamptz NOT NULL DEFAULT now(),
    attempts   integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    error      text CHECK (length(error) BETWEEN 1 AND 200),
    PRIMARY KEY (order_id, receiver, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What a receiver is to be sent next, and since when it is waited for.
CREATE INDEX deliveries_by_due_time ON deliveries (receiver, due_at);
CREATE INDEX deliveries_by_age ON deliveries (receiver, created_at);

COMMENT ON TABLE deliveries IS 'Events that a receiver has not accepted yet, one row for each event and receiver.';
COMMENT ON COLUMN deliveries.order_id IS 'The order of the event.';
COMMENT ON COLUMN deliveries.receiver IS 'The receiver: webhook or email of the settings, or webhook- and the id of an endpoint.';
COMMENT ON COLUMN deliveries.sequence IS 'Position of the event in order_history: those of one order are sent one after the other.';
COMMENT ON COLUMN deliveries.event_id IS 'Number of the event in event_log; null for events from before there was a log.';
COMMENT ON COLUMN deliveries.created_at IS 'Since when the delivery is tried: it is given up some time later.';
COMMENT ON COLUMN deliveries.due_at IS 'When the next attempt is due. A process that makes an attempt sets it to when another one may take over, in case that it dies.';
COMMENT ON COLUMN deliveries.attempts IS 'How many attempts were begun.';
COMMENT ON COLUMN deliveries.error IS 'Why the last attempt failed, in a few words; null if none did.';

CREATE TABLE failed_deliveries (
    order_id  uuid NOT NULL,
    receiver  text NOT NULL CHECK (length(receiver) BETWEEN 1 AND 50),
    sequence  smallint NOT NULL CHECK (sequence >= 1),
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    event_id  bigint,
    attempts  integer NOT NULL CHECK (attempts >= 0),
    error     text NOT NULL CHECK (length(error) BETWEEN 1 AND 200),
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, receiver, sequence)
);

-- The list of what failed, newest first, continued from a cursor. Unique, so that no page boundary hides a row.
CREATE UNIQUE INDEX failed_deliveries_newest_first ON failed_deliveries (failed_at DESC, id DESC);

COMMENT ON TABLE failed_deliveries IS 'Deliveries that were given up, until an administrator sends them again.';
COMMENT ON COLUMN failed_deliveries.order_id IS 'The order of the event.';
COMMENT ON COLUMN failed_deliveries.receiver IS 'The receiver, as in deliveries.';
COMMENT ON COLUMN failed_deliveries.sequence IS 'Position of the event in order_history.';
COMMENT ON COLUMN failed_deliveries.id IS 'Tells rows of the same microsecond apart.';
COMMENT ON COLUMN failed_deliveries.event_id IS 'Number of the event in event_log; null for events from before there was a log.';
COMMENT ON COLUMN failed_deliveries.attempts IS 'How many attempts were made.';
COMMENT ON COLUMN failed_deliveries.error IS 'Why the last one failed, in a few words.';
COMMENT ON COLUMN failed_deliveries.failed_at IS 'When the delivery was given up.';
