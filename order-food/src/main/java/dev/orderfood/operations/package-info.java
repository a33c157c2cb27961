/**
 * What operators look at: health, readiness, metrics and the freshness of data.
 */
@NullMarked
package dev.orderfood.operations;

import org.jspecify.annotations.NullMarked;
