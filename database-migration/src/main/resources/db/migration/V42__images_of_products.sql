-- Without a default: the table is not rewritten.
ALTER TABLE products ADD COLUMN image_thumbnail text;
ALTER TABLE products ADD COLUMN image_mobile text;
ALTER TABLE products ADD COLUMN image_tablet text;
ALTER TABLE products ADD COLUMN image_desktop text;

-- Products without images were there before: no row has to be looked at.
ALTER TABLE products ADD CONSTRAINT products_image_in_all_sizes
    CHECK (num_nonnulls(image_thumbnail, image_mobile, image_tablet, image_desktop) IN (0, 4)) NOT VALID;

COMMENT ON COLUMN products.image_thumbnail IS 'Address of the smallest picture of the product; null without pictures.';
COMMENT ON COLUMN products.image_mobile IS 'Address of the picture for a small screen.';
COMMENT ON COLUMN products.image_tablet IS 'Address of the picture for a middle-sized screen.';
COMMENT ON COLUMN products.image_desktop IS 'Address of the picture for a large screen.';
