-- What the loader needs to publish ten million coupon codes, and to tell that their files are still the same.

-- Codes are compared exactly, so the order of their bytes is the only one that matters. Under it the loader
-- brings them in the order of the index, which then grows at its end only, whatever language the database speaks.
ALTER TABLE coupon_codes ALTER COLUMN code TYPE text COLLATE "C";

ALTER TABLE coupon_files ADD COLUMN version text;

COMMENT ON COLUMN coupon_files.version IS 'What tells this file from a later one without reading it: size and times, or what its server says; null when nothing does.';
