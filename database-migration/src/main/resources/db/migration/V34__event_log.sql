-- The events of all orders in one sequence, for everybody who follows them. An event gets its number when it is
-- published, not when it happens: publishing is one transaction at a time, so numbers appear in their order and without
-- gaps, whatever commits late or not at all.

CREATE TABLE event_log (
    id           bigint PRIMARY KEY CHECK (id >= 1),
    order_id     uuid NOT NULL,
    sequence     smallint NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE event_log IS 'Published events in the order in which they became visible, kept for a while. Their content is in order_history.';
COMMENT ON COLUMN event_log.id IS 'Number of the event, from 1, without gaps.';
COMMENT ON COLUMN event_log.order_id IS 'The order.';
COMMENT ON COLUMN event_log.sequence IS 'Position of the event in order_history.';
COMMENT ON COLUMN event_log.published_at IS 'When it was published: what is older than the retention is removed.';

CREATE TABLE event_log_position (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_id  bigint NOT NULL
);

COMMENT ON TABLE event_log_position IS 'One row, which the publishing transaction locks.';
COMMENT ON COLUMN event_log_position.only_row IS 'Always true: there is one row only.';
COMMENT ON COLUMN event_log_position.last_id IS 'The id of the last published event, 0 before the first.';

INSERT INTO event_log_position (last_id) VALUES (0);
