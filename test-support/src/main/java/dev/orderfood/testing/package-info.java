/**
 * What the tests of the three apps share: a real PostgreSQL, a collector of traces, and
 * the app's jar as a process.
 */
@NullMarked
package dev.orderfood.testing;

import org.jspecify.annotations.NullMarked;
