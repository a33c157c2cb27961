/**
 * Stock that one process keeps for others: reservations over HTTP. A process that does
 * everything itself needs none of it.
 */
@NullMarked
package dev.orderfood.inventory.remote;

import org.jspecify.annotations.NullMarked;
