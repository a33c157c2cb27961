/**
 * The users of the API: their keys and what they may do.
 */
@NullMarked
package dev.orderfood.client;

import org.jspecify.annotations.NullMarked;
