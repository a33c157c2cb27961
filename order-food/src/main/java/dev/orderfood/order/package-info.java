/**
 * Placing and reading orders, and the outbox of those that are to be announced.
 */
@ApplicationModule(allowedDependencies = { "catalog", "client", "inventory", "operations", "promotion", "web" })
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
