/**
 * The users of the API: their keys and what they may do.
 */
@ApplicationModule(allowedDependencies = { "api", "database", "failure", "observability" })
@NullMarked
package dev.orderfood.client;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
