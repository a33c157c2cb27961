/**
 * The app that owns the database schema: it runs the migrations of {@code db/migration}
 * and ends.
 */
@NullMarked
package dev.orderfood.migration;

import org.jspecify.annotations.NullMarked;
