/**
 * The connection to PostgreSQL: circuit breaker, recovery, deadlines, and tables that are
 * cached by version.
 */
@ApplicationModule(allowedDependencies = { "failure", "observability" })
@NullMarked
package dev.orderfood.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
