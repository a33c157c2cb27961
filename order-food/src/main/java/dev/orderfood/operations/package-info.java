/**
 * What operators look at: health, readiness, build information and where spans go.
 */
@NullMarked
package dev.orderfood.operations;

import org.jspecify.annotations.NullMarked;
