/**
 * What a failure that the database reports means, and the pauses between attempts where
 * another attempt may succeed.
 */
@NullMarked
package dev.orderfood.sql;

import org.jspecify.annotations.NullMarked;
