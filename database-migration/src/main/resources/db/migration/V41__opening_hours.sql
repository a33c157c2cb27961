-- When orders are taken. Without rows: always.

CREATE TABLE shop (
    id         bigint PRIMARY KEY CHECK (id = 1),
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    timezone   text NOT NULL CHECK (char_length(timezone) BETWEEN 1 AND 100),
    active     boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE shop IS 'What the shop is called and where it is: one row or none. It comes from database-load and is withdrawn, never deleted.';
COMMENT ON COLUMN shop.id IS 'Always 1.';
COMMENT ON COLUMN shop.name IS 'Name shown to customers.';
COMMENT ON COLUMN shop.timezone IS 'IANA time zone of the opening hours, such as Europe/Berlin.';
COMMENT ON COLUMN shop.active IS 'False once the source has no shop.';
COMMENT ON COLUMN shop.updated_at IS 'When a load last changed this row.';

CREATE TABLE hours (
    position   bigint PRIMARY KEY CHECK (position >= 1),
    weekday    smallint CHECK (weekday BETWEEN 1 AND 7),
    date       date,
    opens      time,
    closes     time,
    active     boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT hours_weekday_or_date CHECK (num_nonnulls(weekday, date) = 1),
    CONSTRAINT hours_opens_and_closes CHECK (num_nonnulls(opens, closes) <> 1)
);

COMMENT ON TABLE hours IS 'Opening hours in the shop''s time zone. Rows come from database-load and are withdrawn, never deleted. Without an active row the shop is always open.';
COMMENT ON COLUMN hours.position IS 'Position in the source, from 1.';
COMMENT ON COLUMN hours.weekday IS 'The day on which the hours begin, 1 for Monday to 7 for Sunday; null for those of a date.';
COMMENT ON COLUMN hours.date IS 'The date on which the hours begin; its rows replace those of the weekday. Null for those of a weekday.';
COMMENT ON COLUMN hours.opens IS 'When the shop opens; null with closes for a day on which it does not.';
COMMENT ON COLUMN hours.closes IS 'When it closes: on the next day if that is not later than opens.';
COMMENT ON COLUMN hours.active IS 'False once the row has left the source.';
COMMENT ON COLUMN hours.updated_at IS 'When a load last changed this row.';

CREATE TABLE shop_pause (
    id         smallint PRIMARY KEY CHECK (id = 1),
    until      timestamptz,
    reason     text CHECK (char_length(reason) BETWEEN 1 AND 200),
    changed_at timestamptz NOT NULL DEFAULT now(),
    user_id    bigint NOT NULL
);

COMMENT ON TABLE shop_pause IS 'The pause that the staff last made, in one row or none. Writers hold the advisory lock ''order-food menu'', as those of product_availability do.';
COMMENT ON COLUMN shop_pause.id IS 'Always 1.';
COMMENT ON COLUMN shop_pause.until IS 'The moment from which orders are taken again; null once the pause was ended.';
COMMENT ON COLUMN shop_pause.reason IS 'Why, as customers are told; null if not said.';
COMMENT ON COLUMN shop_pause.changed_at IS 'When the staff said so.';
COMMENT ON COLUMN shop_pause.user_id IS 'The client who said so.';

INSERT INTO data_versions (dataset, version) VALUES ('shop', 0), ('hours', 0), ('shop_pause', 0);

CREATE TRIGGER shop_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON shop
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();
CREATE TRIGGER hours_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON hours
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();
CREATE TRIGGER shop_pause_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON shop_pause
    FOR EACH STATEMENT EXECUTE FUNCTION bump_data_version();

-- Loads of shop.csv and hours.csv are recorded like those of the other datasets.
ALTER TABLE load_runs DROP CONSTRAINT load_runs_dataset_check;
ALTER TABLE load_runs ADD CONSTRAINT load_runs_dataset_check
    CHECK (dataset IN ('products', 'users', 'orders', 'promotions', 'coupons', 'stock', 'shop', 'hours'));

COMMENT ON COLUMN load_runs.dataset IS 'products, users, orders, promotions, coupons, stock, shop or hours.';
