/**
 * What every HTTP feature needs and no feature owns: errors, paging, idempotency.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
