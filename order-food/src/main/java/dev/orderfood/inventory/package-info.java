/**
 * Stock: what is left of the products that are limited, taken by orders and set by
 * administrators. Orders of the same process take it in their own statement; those of
 * another process reserve it over HTTP first.
 */
@ApplicationModule(allowedDependencies = { "api", "catalog", "database", "failure", "observability" })
@NullMarked
package dev.orderfood.inventory;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
