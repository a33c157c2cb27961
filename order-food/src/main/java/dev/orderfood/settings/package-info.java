/**
 * The environment variables that decide what a process does, checked before anything
 * starts.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.settings;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
