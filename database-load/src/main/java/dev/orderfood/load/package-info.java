/**
 * The app that brings the shop's data from files into the database, and what every room
 * of it may use.
 */
@NullMarked
package dev.orderfood.load;

import org.jspecify.annotations.NullMarked;
