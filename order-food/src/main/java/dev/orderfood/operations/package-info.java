/**
 * What operators look at: health, readiness, build information and where spans go.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.operations;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
