-- One index for each query that the primary keys do not already serve.

-- GET /api/order: a client's orders, newest first, continued from a cursor.
CREATE INDEX orders_by_user_newest_first ON orders (user_id, created_at DESC, id DESC);

-- The daily removal of idempotency keys that are older than a day.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The newest run of a dataset: its checksum for the loader, its age for the metrics.
CREATE INDEX load_runs_by_dataset ON load_runs (dataset, id DESC);
