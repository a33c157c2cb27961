-- Which units go back if the order is rejected or cancelled: a product may become limited or unlimited meanwhile.

-- With a constant default: the table is not rewritten.
ALTER TABLE order_items ADD COLUMN from_stock boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN order_items.from_stock IS 'Whether the units were taken from the stock, because the product was limited when the order was placed.';
