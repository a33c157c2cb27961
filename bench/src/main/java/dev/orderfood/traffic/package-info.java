/**
 * The load generator: customers for demonstrations and measurements.
 */
@NullMarked
package dev.orderfood.traffic;

import org.jspecify.annotations.NullMarked;
