/**
 * The edge: error responses, paging, the OpenAPI page, and the servlet container.
 */
@ApplicationModule(allowedDependencies = { "database", "failure", "observability" })
@NullMarked
package dev.orderfood.api;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
