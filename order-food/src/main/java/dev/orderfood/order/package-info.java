/**
 * Placing and reading orders.
 */
@ApplicationModule(allowedDependencies = { "catalog", "client", "inventory", "promotion", "web" })
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
