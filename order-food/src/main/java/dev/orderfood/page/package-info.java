/**
 * The pages in the browser: the shop, an order's state, and the kitchen board. They are
 * static files that call the API like any other client.
 */
@ApplicationModule(allowedDependencies = "api")
@NullMarked
package dev.orderfood.page;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
