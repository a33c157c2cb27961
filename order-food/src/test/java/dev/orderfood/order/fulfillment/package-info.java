@NullMarked
package dev.orderfood.order.fulfillment;

import org.jspecify.annotations.NullMarked;
