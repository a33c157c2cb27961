/**
 * Notifies receivers of placed orders: at least once, asynchronously, over each channel
 * independently.
 */
@ApplicationModule(
		allowedDependencies = { "api", "catalog", "client", "database", "failure", "observability", "order" })
@NullMarked
package dev.orderfood.notification;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
