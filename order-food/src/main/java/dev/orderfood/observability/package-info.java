/**
 * Access log, tracing, health, metrics, and the age of data.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.observability;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
