/**
 * What every HTTP feature needs and no feature owns: errors, paging, idempotency.
 */
@NullMarked
package dev.orderfood.web;

import org.jspecify.annotations.NullMarked;
