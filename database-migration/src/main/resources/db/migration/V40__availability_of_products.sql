-- What the staff says about single products, apart from products: a load replaces those and leaves this alone.

CREATE TABLE product_availability (
    product_id bigint PRIMARY KEY,
    available  boolean NOT NULL,
    until      timestamptz,
    reason     text CHECK (char_length(reason) BETWEEN 1 AND 200),
    changed_at timestamptz NOT NULL DEFAULT now(),
    user_id    bigint NOT NULL,
    CONSTRAINT product_availability_until_check CHECK (until IS NULL OR NOT available)
);

COMMENT ON TABLE product_availability IS 'What the staff last said about a product; one without a row is available. Writers hold the advisory lock ''order-food menu'', which every transaction that places orders shares: once a change is committed, no order is placed against it.';
COMMENT ON COLUMN product_availability.product_id IS 'The product.';
COMMENT ON COLUMN product_availability.available IS 'False for a product that cannot be ordered.';
COMMENT ON COLUMN product_availability.until IS 'The moment from which the product can be ordered again without anybody changing the row; null for until further notice.';
COMMENT ON COLUMN product_availability.reason IS 'Why, as customers are told; null if not said.';
COMMENT ON COLUMN product_availability.changed_at IS 'When the staff said so.';
COMMENT ON COLUMN product_availability.user_id IS 'The client who said so.';

-- The API writes this table and may not write the versions by itself.
ALTER FUNCTION bump_data_version() SECURITY DEFINER SET search_path FROM CURRENT;

INSERT INTO data_versions (dataset, version) VALUES ('product_availability', 0);

CREATE TRIGGER product_availability_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON product_availability
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();
