-- The tables of order-food. Everything that must hold whoever writes is a constraint here, not only Java.
-- Money is numeric(12,2), times are timestamptz. Migrations stay backward compatible: pods of the version
-- before serve while this runs (expand first, contract in a later release).

CREATE TABLE products (
    id         bigint PRIMARY KEY,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    price      numeric(12,2) NOT NULL CHECK (price >= 0),
    category   text NOT NULL CHECK (length(category) BETWEEN 1 AND 100),
    active     boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE products IS 'What can be ordered. Rows come from database-load and are withdrawn, never deleted.';
COMMENT ON COLUMN products.id IS 'Number of the product in the source; written as a string in JSON.';
COMMENT ON COLUMN products.name IS 'Name shown to customers.';
COMMENT ON COLUMN products.price IS 'Price of one unit today. Orders keep the price they were placed at.';
COMMENT ON COLUMN products.category IS 'Category the catalog is filtered by, compared exactly.';
COMMENT ON COLUMN products.active IS 'False once the product has left the source: hidden from the catalog, kept for old orders.';
COMMENT ON COLUMN products.updated_at IS 'When a load last changed this row.';

CREATE TABLE users (
    id         bigint PRIMARY KEY,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email      text NOT NULL CHECK (email LIKE '%_@_%'),
    key_hash   bytea NOT NULL CHECK (octet_length(key_hash) = 32),
    scopes     text[] NOT NULL CHECK (scopes <@ ARRAY['create_order', 'read_order', 'admin']),
    active     boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- Among active users only, so that a withdrawn key blocks nobody; deferrable, so that one load may swap keys.
    CONSTRAINT users_active_key_unique EXCLUDE USING btree (key_hash WITH =) WHERE (active) DEFERRABLE INITIALLY IMMEDIATE
);

COMMENT ON TABLE users IS 'The clients of the API. Rows come from database-load and are withdrawn, never deleted.';
COMMENT ON COLUMN users.id IS 'Number of the user in the source.';
COMMENT ON COLUMN users.name IS 'Name of the person or system.';
COMMENT ON COLUMN users.email IS 'Where the owner of the key can be reached.';
COMMENT ON COLUMN users.key_hash IS 'SHA-256 of the API key; the key itself is stored nowhere.';
COMMENT ON COLUMN users.scopes IS 'What the key may do: create_order, read_order, admin.';
COMMENT ON COLUMN users.active IS 'False once the user has left the source or was locked: the key is refused.';
COMMENT ON COLUMN users.updated_at IS 'When a load last changed this row.';

CREATE TABLE orders (
    id          uuid PRIMARY KEY,
    user_id     bigint NOT NULL,
    coupon_code text CHECK (length(coupon_code) BETWEEN 1 AND 64),
    total       numeric(12,2) NOT NULL CHECK (total >= 0),
    discounts   numeric(12,2) NOT NULL CHECK (discounts >= 0),
    created_at  timestamptz NOT NULL
);

COMMENT ON TABLE orders IS 'Orders as they were placed. A row is written once and never changed.';
COMMENT ON COLUMN orders.id IS 'UUID version 7, made by the API: roughly in order of time.';
COMMENT ON COLUMN orders.user_id IS 'The client who placed the order, the only one who can read it.';
COMMENT ON COLUMN orders.coupon_code IS 'The coupon code that was redeemed, exactly as given; null without one.';
COMMENT ON COLUMN orders.total IS 'What the customer pays: the sum of the lines less discounts.';
COMMENT ON COLUMN orders.discounts IS 'What the promotion took off, rounded half up once.';
COMMENT ON COLUMN orders.created_at IS 'When the API accepted the order.';

CREATE TABLE order_items (
    order_id    uuid NOT NULL REFERENCES orders (id),
    line_number smallint NOT NULL CHECK (line_number >= 1),
    product_id  bigint NOT NULL,
    quantity    integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    unit_price  numeric(12,2) NOT NULL CHECK (unit_price >= 0),
    PRIMARY KEY (order_id, line_number)
);

COMMENT ON TABLE order_items IS 'The lines of an order. A row is written once and never changed.';
COMMENT ON COLUMN order_items.order_id IS 'The order that the line belongs to.';
COMMENT ON COLUMN order_items.line_number IS 'Position in the order, from 1, as the customer sent it.';
COMMENT ON COLUMN order_items.product_id IS 'The product that was ordered.';
COMMENT ON COLUMN order_items.quantity IS 'Number of units, 1 to 1000.';
COMMENT ON COLUMN order_items.unit_price IS 'Price of one unit when the order was placed: later price changes never touch it.';

CREATE TABLE promotions (
    code            text PRIMARY KEY CHECK (length(code) BETWEEN 1 AND 64),
    rule            text NOT NULL CHECK (rule IN ('PERCENT', 'FIXED', 'LOWEST_FREE')),
    value           numeric(12,2),
    min_items       integer NOT NULL DEFAULT 1 CHECK (min_items >= 1),
    max_discount    numeric(12,2) CHECK (max_discount > 0),
    valid_from      timestamptz,
    valid_until     timestamptz,
    max_redemptions integer CHECK (max_redemptions >= 0),
    listed          text NOT NULL CHECK (listed IN ('open', 'coupon-file')),
    active          boolean NOT NULL DEFAULT true,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT promotions_value_fits_rule CHECK (
        CASE rule
            WHEN 'PERCENT' THEN value IS NOT NULL AND value > 0 AND value <= 100
            WHEN 'FIXED' THEN value IS NOT NULL AND value > 0
            ELSE value IS NULL
        END),
    CONSTRAINT promotions_validity_in_order CHECK (valid_from < valid_until)
);

COMMENT ON TABLE promotions IS 'Named coupon codes and their rules. Rows come from database-load and are withdrawn, never deleted.';
COMMENT ON COLUMN promotions.code IS 'The code a customer gives, compared exactly.';
COMMENT ON COLUMN promotions.rule IS 'PERCENT: value % off the subtotal. FIXED: value off, never more than the subtotal. LOWEST_FREE: one unit of the cheapest product is free.';
COMMENT ON COLUMN promotions.value IS 'Per cent for PERCENT, money for FIXED, null for LOWEST_FREE.';
COMMENT ON COLUMN promotions.min_items IS 'Least number of units in the order.';
COMMENT ON COLUMN promotions.max_discount IS 'The discount is never more than this; null for no cap.';
COMMENT ON COLUMN promotions.valid_from IS 'First moment of validity; null for always.';
COMMENT ON COLUMN promotions.valid_until IS 'First moment after validity; null for never ending.';
COMMENT ON COLUMN promotions.max_redemptions IS 'How many orders may redeem the code; null for no limit.';
COMMENT ON COLUMN promotions.listed IS 'open: valid by itself. coupon-file: valid only while coupon_codes has the code as active.';
COMMENT ON COLUMN promotions.active IS 'False once the promotion has left the source.';
COMMENT ON COLUMN promotions.updated_at IS 'When a load last changed this row.';

CREATE TABLE promotion_redemptions (
    code     text PRIMARY KEY REFERENCES promotions (code),
    redeemed integer NOT NULL CHECK (redeemed >= 0)
);

COMMENT ON TABLE promotion_redemptions IS 'How often a promotion with a limit was redeemed, counted inside the order''s transaction. A table of its own, so that counting does not change the promotion.';
COMMENT ON COLUMN promotion_redemptions.code IS 'The promotion that is counted.';
COMMENT ON COLUMN promotion_redemptions.redeemed IS 'Orders that redeemed the code since it has a limit. Codes without a limit are not counted, so that they never wait for each other.';

CREATE TABLE coupon_codes (
    code       text PRIMARY KEY CHECK (length(code) BETWEEN 8 AND 10),
    files      bit varying NOT NULL,
    active     boolean NOT NULL DEFAULT true
);

COMMENT ON TABLE coupon_codes IS 'Codes that stand in at least two of the coupon files. Rows come from database-load and are withdrawn, never deleted.';
COMMENT ON COLUMN coupon_codes.code IS 'The code, compared exactly.';
COMMENT ON COLUMN coupon_codes.files IS 'Which files the code stands in: bit n, counted from 0 at the left, is the file at position n of coupon_files.';
COMMENT ON COLUMN coupon_codes.active IS 'False once the code stands in fewer than two files.';

CREATE TABLE coupon_files (
    position integer PRIMARY KEY CHECK (position >= 0),
    name     text NOT NULL
);

COMMENT ON TABLE coupon_files IS 'The coupon files of the last load, in the order that coupon_codes.files counts them.';
COMMENT ON COLUMN coupon_files.position IS 'Position of the file, from 0.';
COMMENT ON COLUMN coupon_files.name IS 'Name of the file or address it was read from, without credentials.';

CREATE TABLE idempotency_keys (
    user_id         bigint NOT NULL,
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    request_hash    bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    response        bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
);

COMMENT ON TABLE idempotency_keys IS 'Answers to requests that carried an Idempotency-Key, written in the transaction of the order they belong to and removed after a day.';
COMMENT ON COLUMN idempotency_keys.user_id IS 'The client who sent the request: keys of two clients never meet.';
COMMENT ON COLUMN idempotency_keys.idempotency_key IS 'The key as the client sent it.';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'SHA-256 of the request''s meaning: the same key with another request is refused.';
COMMENT ON COLUMN idempotency_keys.response IS 'The body of the first answer, byte for byte.';
COMMENT ON COLUMN idempotency_keys.created_at IS 'When the first answer was given.';

CREATE TABLE load_runs (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    load_id        uuid NOT NULL,
    dataset        text NOT NULL CHECK (dataset IN ('products', 'users', 'orders', 'promotions', 'coupons')),
    outcome        text NOT NULL CHECK (outcome IN ('published', 'unchanged', 'failed')),
    checksum       text,
    rows_read      bigint NOT NULL DEFAULT 0 CHECK (rows_read >= 0),
    rows_inserted  bigint NOT NULL DEFAULT 0 CHECK (rows_inserted >= 0),
    rows_updated   bigint NOT NULL DEFAULT 0 CHECK (rows_updated >= 0),
    rows_withdrawn bigint NOT NULL DEFAULT 0 CHECK (rows_withdrawn >= 0),
    message        text,
    loader_version text NOT NULL,
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz NOT NULL
);

COMMENT ON TABLE load_runs IS 'One row for each dataset of each run of database-load: what was read and what it changed.';
COMMENT ON COLUMN load_runs.id IS 'Running number.';
COMMENT ON COLUMN load_runs.load_id IS 'The run; its datasets were published in one transaction.';
COMMENT ON COLUMN load_runs.dataset IS 'products, users, orders, promotions or coupons.';
COMMENT ON COLUMN load_runs.outcome IS 'published: the dataset is now what the source said. unchanged: the source was the same as last time. failed: nothing of the run was published.';
COMMENT ON COLUMN load_runs.checksum IS 'SHA-256 of the source; the next run skips a source that is still the same.';
COMMENT ON COLUMN load_runs.rows_read IS 'Rows in the source.';
COMMENT ON COLUMN load_runs.rows_inserted IS 'Rows that were new, or active again.';
COMMENT ON COLUMN load_runs.rows_updated IS 'Rows that had changed.';
COMMENT ON COLUMN load_runs.rows_withdrawn IS 'Rows that had left the source.';
COMMENT ON COLUMN load_runs.message IS 'Why the run failed, in a sentence; null otherwise.';
COMMENT ON COLUMN load_runs.loader_version IS 'SERVICE_VERSION of the loader.';
COMMENT ON COLUMN load_runs.started_at IS 'When work on the dataset began.';
COMMENT ON COLUMN load_runs.finished_at IS 'When work on the dataset ended: the age of the data counts from here.';

-- Orders refer to products and users without foreign keys. A foreign key locks the row it refers to for each
-- insert, and all orders of a popular product or a busy client would meet at that lock; what the key protects
-- holds without it, because these rows can be neither deleted nor renumbered, and the statements that insert
-- take their products from the table (docs/decisions says what was measured).
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are withdrawn (active = false), never deleted or renumbered', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

COMMENT ON FUNCTION refuse_removal() IS 'Statement trigger: keeps rows that orders refer to.';

CREATE TRIGGER products_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON products
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER users_stay BEFORE DELETE OR TRUNCATE OR UPDATE OF id ON users
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- Running pods follow a changed catalog by watching one small row instead of the tables.
CREATE TABLE data_versions (
    dataset    text PRIMARY KEY,
    version    bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE data_versions IS 'A number for each dataset that grows whenever its table changes, whoever changed it.';
COMMENT ON COLUMN data_versions.dataset IS 'Name of the table.';
COMMENT ON COLUMN data_versions.version IS 'Grows with every statement that changed the table.';
COMMENT ON COLUMN data_versions.changed_at IS 'When that was.';

INSERT INTO data_versions (dataset, version) VALUES ('products', 0), ('promotions', 0);

CREATE FUNCTION bump_data_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE data_versions SET version = version + 1, changed_at = now() WHERE dataset = TG_TABLE_NAME;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION bump_data_version() IS 'Statement trigger: notes in data_versions that the table has changed.';

CREATE TRIGGER products_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();
CREATE TRIGGER promotions_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON promotions
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();
