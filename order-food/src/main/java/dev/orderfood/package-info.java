/**
 * The REST API of order-food, a package for each feature.
 */
@NullMarked
package dev.orderfood;

import org.jspecify.annotations.NullMarked;
