/**
 * Products as the API serves them: an immutable snapshot that follows the database.
 */
@ApplicationModule(allowedDependencies = { "api", "database", "failure", "observability" })
@NullMarked
package dev.orderfood.catalog;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
