/**
 * Promotions, coupon codes and the rules for discounts.
 */
@ApplicationModule(allowedDependencies = { "database", "failure" })
@NullMarked
package dev.orderfood.promotion;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
