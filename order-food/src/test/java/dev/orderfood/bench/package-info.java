/**
 * What {@code bench/api.sh} adds to the API to have something to measure against.
 */
package dev.orderfood.bench;
