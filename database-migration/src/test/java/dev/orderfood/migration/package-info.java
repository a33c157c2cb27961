/**
 * Tests of the migrations and of the app that applies them.
 */
@NullMarked
package dev.orderfood.migration;

import org.jspecify.annotations.NullMarked;
