-- Where webhooks are sent to, as administrators say by the API, and what became of the last attempts.

CREATE TABLE webhook_endpoints (
    id                    uuid PRIMARY KEY,
    url                   text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    description           text CHECK (length(description) BETWEEN 1 AND 200),
    events                text[] NOT NULL CHECK (events <@ ARRAY['order.placed', 'order.accepted', 'order.preparing',
                              'order.ready', 'order.completed', 'order.rejected', 'order.cancelled']),
    secret                bytea NOT NULL CHECK (length(secret) = 32),
    previous_secret       bytea CHECK (length(previous_secret) = 32),
    previous_secret_until timestamptz,
    enabled               boolean NOT NULL,
    disabled_reason       text CHECK (length(disabled_reason) BETWEEN 1 AND 200),
    paused_until          timestamptz,
    created_at            timestamptz NOT NULL,
    version               integer NOT NULL CHECK (version >= 1)
);

COMMENT ON TABLE webhook_endpoints IS 'Endpoints that get webhooks, besides the one of the settings.';
COMMENT ON COLUMN webhook_endpoints.id IS 'UUID of version 7.';
COMMENT ON COLUMN webhook_endpoints.url IS 'The address. Where it leads is checked at each connection, too.';
COMMENT ON COLUMN webhook_endpoints.description IS 'What the endpoint is for; null if not said.';
COMMENT ON COLUMN webhook_endpoints.events IS 'The types of the events that are sent; all if there is none.';
COMMENT ON COLUMN webhook_endpoints.secret IS 'What requests are signed with: signing needs the bytes themselves. Only the role of the API may read them.';
COMMENT ON COLUMN webhook_endpoints.previous_secret IS 'The secret before it was rotated, null if it never was.';
COMMENT ON COLUMN webhook_endpoints.previous_secret_until IS 'Until when requests are signed with the previous secret, too.';
COMMENT ON COLUMN webhook_endpoints.enabled IS 'Whether events are sent. Events of the time when they are not are never sent.';
COMMENT ON COLUMN webhook_endpoints.disabled_reason IS 'Why the endpoint was disabled by itself; null if an administrator did it.';
COMMENT ON COLUMN webhook_endpoints.paused_until IS 'When the endpoint may be called again, as it said with Retry-After.';
COMMENT ON COLUMN webhook_endpoints.created_at IS 'When the endpoint was added.';
COMMENT ON COLUMN webhook_endpoints.version IS 'Grows with each change by an administrator, and when the endpoint is disabled: the entity tag.';

CREATE TABLE webhook_attempts (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint_id uuid NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
    order_id    uuid NOT NULL,
    sequence    smallint NOT NULL,
    event_id    bigint,
    type        text NOT NULL,
    attempt     integer NOT NULL CHECK (attempt >= 1),
    at          timestamptz NOT NULL,
    duration_ms integer NOT NULL CHECK (duration_ms >= 0),
    status      smallint,
    error       text CHECK (length(error) BETWEEN 1 AND 200)
);

-- The history of an endpoint, newest first.
CREATE INDEX webhook_attempts_by_endpoint ON webhook_attempts (endpoint_id, id);

COMMENT ON TABLE webhook_attempts IS 'The last attempts to send events to each endpoint of webhook_endpoints.';
COMMENT ON COLUMN webhook_attempts.id IS 'Running number: those of one endpoint follow its attempts.';
COMMENT ON COLUMN webhook_attempts.endpoint_id IS 'The endpoint.';
COMMENT ON COLUMN webhook_attempts.order_id IS 'The order of the event.';
COMMENT ON COLUMN webhook_attempts.sequence IS 'Position of the event in order_history.';
COMMENT ON COLUMN webhook_attempts.event_id IS 'Number of the event in event_log; null for events from before there was a log.';
COMMENT ON COLUMN webhook_attempts.type IS 'Type of the event, such as order.placed.';
COMMENT ON COLUMN webhook_attempts.attempt IS 'Which attempt of this event it was, from 1.';
COMMENT ON COLUMN webhook_attempts.at IS 'When the attempt began.';
COMMENT ON COLUMN webhook_attempts.duration_ms IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN webhook_attempts.status IS 'HTTP status of the response; null if there was none.';
COMMENT ON COLUMN webhook_attempts.error IS 'Why the event was not accepted, in a few words; null if it was.';
