/**
 * Traces of all three apps: where they are exported to, what is logged when that fails,
 * and the outermost span of an app that runs once.
 */
@NullMarked
package dev.orderfood.tracing;

import org.jspecify.annotations.NullMarked;
