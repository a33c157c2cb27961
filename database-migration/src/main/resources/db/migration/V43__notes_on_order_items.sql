-- Without a default: the table is not rewritten.
ALTER TABLE order_items ADD COLUMN note text;

-- Lines that were there before have no note: none has to be looked at.
ALTER TABLE order_items ADD CONSTRAINT order_items_note_check
    CHECK (char_length(note) BETWEEN 1 AND 200) NOT VALID;

COMMENT ON COLUMN order_items.note IS 'What the customer wants to be different about this line; null if nothing.';
