/**
 * The clients of the API, as {@code users.csv} brings them.
 */
@NullMarked
package dev.orderfood.load.user;

import org.jspecify.annotations.NullMarked;
