package dev.orderfood.catalog;

/**
 * The addresses of a product's pictures.
 *
 * @param thumbnail the smallest one
 * @param mobile for a small screen
 * @param tablet for a middle-sized screen
 * @param desktop for a large screen
 */
record ProductImage(String thumbnail, String mobile, String tablet, String desktop) {
}
