-- Telling the outside world that an order was placed: at least once, also after a crash in between.

-- Written in the order's own transaction, so it costs every order: one column wide and one index, which grows at its
-- end only, because the ids of orders do. Rows live for a moment: what has been taken on is deleted.
CREATE TABLE order_outbox (
    order_id uuid PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

COMMENT ON TABLE order_outbox IS 'Orders that were placed and that nobody has been told of yet. Written by the statement that places an order, emptied by the notification room.';
COMMENT ON COLUMN order_outbox.order_id IS 'The order. No foreign key: the row is written by the statement that writes the order.';

-- Known without a look at the rows, so the table is not rewritten. Pods of the version before write false.
ALTER TABLE orders ADD COLUMN announced boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN orders.announced IS 'Whether the order went into order_outbox as it was placed: not the sample''s orders, and none from before there was an outbox.';

-- What db-scheduler, version 16, keeps: https://github.com/kagkarlsson/db-scheduler.
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL CHECK (length(task_name) BETWEEN 1 AND 100),
    task_instance        text NOT NULL CHECK (length(task_instance) BETWEEN 1 AND 100),
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer CHECK (consecutive_failures >= 0),
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE INDEX scheduled_tasks_by_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_by_heartbeat ON scheduled_tasks (last_heartbeat);

COMMENT ON TABLE scheduled_tasks IS 'Deliveries that are due or being worked on, one row for each order and channel; kept by db-scheduler, removed when delivered.';
COMMENT ON COLUMN scheduled_tasks.task_name IS 'The channel: notification-webhook or notification-email.';
COMMENT ON COLUMN scheduled_tasks.task_instance IS 'The order''s id: the deliveries of one order over one channel follow each other.';
COMMENT ON COLUMN scheduled_tasks.task_data IS 'JSON: since when the delivery is being tried.';
COMMENT ON COLUMN scheduled_tasks.execution_time IS 'When the next attempt is due.';
COMMENT ON COLUMN scheduled_tasks.picked IS 'Whether a replica is at work on it.';
COMMENT ON COLUMN scheduled_tasks.picked_by IS 'The replica that is at work on it.';
COMMENT ON COLUMN scheduled_tasks.last_success IS 'When the last attempt that succeeded ended; always null, because such rows are removed.';
COMMENT ON COLUMN scheduled_tasks.last_failure IS 'When the last attempt that failed ended; null before the first.';
COMMENT ON COLUMN scheduled_tasks.consecutive_failures IS 'How many attempts have failed.';
COMMENT ON COLUMN scheduled_tasks.last_heartbeat IS 'When the replica that is at work on it last said so: when that is too long ago, another one takes over.';
COMMENT ON COLUMN scheduled_tasks.version IS 'Grows with each change: two replicas cannot make the same one.';
COMMENT ON COLUMN scheduled_tasks.priority IS 'Not used.';

CREATE TABLE failed_notifications (
    order_id  uuid NOT NULL,
    channel   text NOT NULL CHECK (length(channel) BETWEEN 1 AND 50),
    attempts  integer NOT NULL CHECK (attempts >= 1),
    error     text NOT NULL CHECK (length(error) BETWEEN 1 AND 200),
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, channel)
);

-- The list of what failed, newest first, continued from a cursor. Unique, so that no page boundary hides a row.
CREATE UNIQUE INDEX failed_notifications_newest_first ON failed_notifications (failed_at DESC, order_id DESC);

COMMENT ON TABLE failed_notifications IS 'Deliveries that were given up, until somebody sends them again.';
COMMENT ON COLUMN failed_notifications.order_id IS 'The order that a receiver was not told of.';
COMMENT ON COLUMN failed_notifications.channel IS 'The channel: webhook or email.';
COMMENT ON COLUMN failed_notifications.attempts IS 'How many attempts were made.';
COMMENT ON COLUMN failed_notifications.error IS 'What became of the last one, in a few words.';
COMMENT ON COLUMN failed_notifications.failed_at IS 'When the delivery was given up.';
