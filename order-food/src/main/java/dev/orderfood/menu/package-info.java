/**
 * What can be ordered now: availability of products, opening hours and the pause.
 */
@ApplicationModule(allowedDependencies = { "catalog", "client", "database", "failure", "observability" })
@NullMarked
package dev.orderfood.menu;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
