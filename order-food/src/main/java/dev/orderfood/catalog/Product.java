package dev.orderfood.catalog;

import java.math.BigDecimal;

/**
 * A product that can be ordered.
 *
 * @param id the product's number; in JSON a string
 * @param name the name shown to customers
 * @param price the price of one unit, with two decimals
 * @param category the category the catalog is filtered by
 */
public record Product(ProductId id, String name, BigDecimal price, String category) {
}
