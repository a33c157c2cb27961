-- What an order is tracked by, and what has to be given back if it is rejected or cancelled.

-- Without a default, or with a constant one: the table is not rewritten.
ALTER TABLE orders ADD COLUMN tracking_secret bytea;
ALTER TABLE orders ADD COLUMN redemption_counted boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN orders.tracking_secret IS '16 random bytes: with the id they are the token that opens the order''s public page. Null for orders that cannot be tracked, such as the sample''s.';
COMMENT ON COLUMN orders.redemption_counted IS 'Whether the order was counted in promotion_redemptions, because its coupon had a limit then.';
