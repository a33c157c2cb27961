-- What the keys of a shop's staff and of systems that read the event log may do.
ALTER TABLE users DROP CONSTRAINT users_scopes_check;
ALTER TABLE users ADD CONSTRAINT users_scopes_check CHECK (scopes <@ ARRAY['create_order', 'read_order', 'manage_order',
    'manage_menu', 'read_event', 'reserve_stock', 'admin']);

COMMENT ON COLUMN users.scopes IS 'What the key may do: create_order, read_order, manage_order, manage_menu, read_event, reserve_stock, admin (all of them).';
