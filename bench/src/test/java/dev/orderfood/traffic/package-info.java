/**
 * Tests of the load generator.
 */
@NullMarked
package dev.orderfood.traffic;

import org.jspecify.annotations.NullMarked;
