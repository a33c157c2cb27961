/**
 * Where coupon codes come from: files, folders, globs and addresses, as text or gzip.
 */
@NullMarked
package dev.orderfood.load.coupon.input;

import org.jspecify.annotations.NullMarked;
