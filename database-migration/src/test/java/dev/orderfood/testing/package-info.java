/**
 * A real PostgreSQL for the integration tests of all three apps, which take it from this
 * module's test jar.
 */
package dev.orderfood.testing;
