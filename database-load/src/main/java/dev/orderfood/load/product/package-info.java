/**
 * Products, as {@code products.csv} brings them.
 */
@NullMarked
package dev.orderfood.load.product;

import org.jspecify.annotations.NullMarked;
