/**
 * The connection to PostgreSQL: waiting for it, copying rows into it, and saying in a
 * sentence what it refused.
 */
@NullMarked
package dev.orderfood.load.database;

import org.jspecify.annotations.NullMarked;
