/**
 * What operators look at: health, readiness, metrics and the freshness of data.
 */
@ApplicationModule(allowedDependencies = "web")
@NullMarked
package dev.orderfood.operations;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
