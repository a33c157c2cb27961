/**
 * Stock: what is left of the products that are limited, taken by orders and set by
 * administrators.
 */
@ApplicationModule(allowedDependencies = { "catalog", "web" })
@NullMarked
package dev.orderfood.inventory;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
