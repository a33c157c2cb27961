/**
 * Placing and reading orders, and the outbox of those that are to be announced.
 */
@ApplicationModule(allowedDependencies = { "api", "catalog", "client", "database", "failure", "inventory",
		"observability", "promotion" })
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
