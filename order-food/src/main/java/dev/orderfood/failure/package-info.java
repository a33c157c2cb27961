/**
 * The kinds of failure that features report. They know nothing of HTTP: {@code api} maps
 * each kind to a status.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.failure;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
