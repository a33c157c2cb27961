/**
 * The files a load reads: where they lie, what they hold, and what is wrong with them.
 */
@NullMarked
package dev.orderfood.load.source;

import org.jspecify.annotations.NullMarked;
