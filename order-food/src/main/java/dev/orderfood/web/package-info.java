/**
 * What every HTTP feature needs and no feature owns: errors, paging, idempotency, access
 * lines.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.orderfood.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
