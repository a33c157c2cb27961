-- Stock that processes which only place orders have asked for: taken already, and kept for an order until it is placed.

-- Rows live for a moment: until the order is placed, is known to have failed, or is given up.
CREATE TABLE stock_reservations (
    order_id    uuid PRIMARY KEY,
    product_ids bigint[] NOT NULL,
    quantities  integer[] NOT NULL CHECK (cardinality(quantities) = cardinality(product_ids)),
    reserved_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE INDEX stock_reservations_by_age ON stock_reservations (reserved_at);

COMMENT ON TABLE stock_reservations IS 'Stock that was taken for orders that are being placed by another process than the one that keeps the stock. Removed by the statement that places the order; otherwise the stock goes back.';
COMMENT ON COLUMN stock_reservations.order_id IS 'The order: asked for again, nothing is taken again. No foreign key, because it is not placed yet.';
COMMENT ON COLUMN stock_reservations.product_ids IS 'The limited products that the order wants; empty if all are unlimited.';
COMMENT ON COLUMN stock_reservations.quantities IS 'How many units of each were taken.';
COMMENT ON COLUMN stock_reservations.reserved_at IS 'When: after a while, what was neither used nor released is given back.';

-- What such a process needs a key for.
ALTER TABLE users DROP CONSTRAINT users_scopes_check;
ALTER TABLE users ADD CONSTRAINT users_scopes_check
    CHECK (scopes <@ ARRAY['create_order', 'read_order', 'admin', 'reserve_stock']);

COMMENT ON COLUMN users.scopes IS 'What the key may do: create_order, read_order, admin, reserve_stock.';
