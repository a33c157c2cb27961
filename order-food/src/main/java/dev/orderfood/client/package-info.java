/**
 * The clients of the API: API keys, scopes and rate limit.
 */
@ApplicationModule(allowedDependencies = { "api", "database", "failure", "observability" })
@NullMarked
package dev.orderfood.client;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
