/**
 * Placing and reading orders, and what happens to them afterwards.
 */
@ApplicationModule(allowedDependencies = { "api", "catalog", "client", "database", "failure", "inventory", "menu",
		"observability", "promotion" })
@NullMarked
package dev.orderfood.order;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
