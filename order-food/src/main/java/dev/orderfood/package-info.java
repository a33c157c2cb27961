/**
 * The REST API of order-food, a room for each feature.
 */
@NullMarked
package dev.orderfood;

import org.jspecify.annotations.NullMarked;
