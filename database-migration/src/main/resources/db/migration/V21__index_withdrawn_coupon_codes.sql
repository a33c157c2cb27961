-- The loader's removal of codes that were withdrawn long ago. A script of its own: beside the new column it would keep
-- that statement's lock, under which nobody can look a code up, for as long as the index takes.
CREATE INDEX coupon_codes_withdrawn ON coupon_codes (withdrawn_at) WHERE NOT active;
