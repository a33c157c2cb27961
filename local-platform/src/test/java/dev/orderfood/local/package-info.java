/**
 * Tests of the platform on one machine.
 */
@NullMarked
package dev.orderfood.local;

import org.jspecify.annotations.NullMarked;
