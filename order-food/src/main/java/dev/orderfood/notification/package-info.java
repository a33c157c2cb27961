/**
 * Telling the outside world that an order was placed: at least once, over each channel by
 * itself, without an order ever waiting for it.
 */
@ApplicationModule(allowedDependencies = { "api", "database", "failure", "observability", "order" })
@NullMarked
package dev.orderfood.notification;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
