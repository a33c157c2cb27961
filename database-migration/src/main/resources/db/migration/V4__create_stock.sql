-- Products with a limited quantity. One without a row is made to order: there is always enough of it.

CREATE TABLE stock (
    product_id bigint PRIMARY KEY REFERENCES products (id),
    quantity   integer CHECK (quantity >= 0)
) WITH (
    -- Each order of a limited product rewrites its row: room beside it keeps the new version on the same page, and
    -- few dead versions are swept at once.
    fillfactor = 25, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0.0
);

COMMENT ON TABLE stock IS 'Products with a limited quantity. A product without a row is made to order and unlimited.';
COMMENT ON COLUMN stock.product_id IS 'The product.';
COMMENT ON COLUMN stock.quantity IS 'Units that can still be ordered. Placing an order takes them in the order''s own transaction. Null: made unlimited by an administrator, which a load of stock.csv leaves so.';

-- Loads of stock.csv are recorded like those of the other datasets.
ALTER TABLE load_runs DROP CONSTRAINT load_runs_dataset_check;
ALTER TABLE load_runs ADD CONSTRAINT load_runs_dataset_check
    CHECK (dataset IN ('products', 'users', 'orders', 'promotions', 'coupons', 'stock'));

COMMENT ON COLUMN load_runs.dataset IS 'products, users, orders, promotions, coupons or stock.';
