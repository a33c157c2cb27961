/**
 * What the API does when things happen at the same time: parallel orders, refreshes of
 * the data, outages of the database, the end of the process.
 */
@NullMarked
package dev.orderfood.behaviour;

import org.jspecify.annotations.NullMarked;
