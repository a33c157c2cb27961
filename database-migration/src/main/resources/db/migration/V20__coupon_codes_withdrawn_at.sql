-- When a code was withdrawn, so that the loader can remove it after a while.

-- Without a default: the table, which may hold millions of codes, is not rewritten.
ALTER TABLE coupon_codes ADD COLUMN withdrawn_at timestamptz;

COMMENT ON TABLE coupon_codes IS 'Codes that stand in at least two of the coupon files. Rows come from database-load, are withdrawn, and removed 30 days later.';
COMMENT ON COLUMN coupon_codes.withdrawn_at IS 'When a load withdrew the code; null while it is active, or if it was withdrawn before this was noted.';
