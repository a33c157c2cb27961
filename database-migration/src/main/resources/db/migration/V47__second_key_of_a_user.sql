-- While a key is rotated its client has two, which are both valid. Without a default: the table is not rewritten.
ALTER TABLE users ADD COLUMN second_key_hash bytea CONSTRAINT users_second_key_hash_check CHECK (octet_length(second_key_hash) = 32);

-- As for the first key. That no first key is another client's second one is for the loader to see, which knows all of them.
ALTER TABLE users ADD CONSTRAINT users_active_second_key_unique
    EXCLUDE USING btree (second_key_hash WITH =) WHERE (active AND second_key_hash IS NOT NULL) DEFERRABLE INITIALLY IMMEDIATE;

COMMENT ON COLUMN users.second_key_hash IS 'SHA-256 of another key of the same client; null unless its key is being rotated.';
