/**
 * Placing and reading orders.
 */
@ApplicationModule(allowedDependencies = { "catalog", "client", "promotion", "web" })
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
