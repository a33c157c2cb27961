/**
 * The app that brings the shop's data from files into the database, and what all its
 * packages may use.
 */
@NullMarked
package dev.orderfood.load;

import org.jspecify.annotations.NullMarked;
