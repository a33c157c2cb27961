/**
 * The users of the API: their keys and what they may do.
 */
@ApplicationModule(allowedDependencies = "web")
@NullMarked
package dev.orderfood.client;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
