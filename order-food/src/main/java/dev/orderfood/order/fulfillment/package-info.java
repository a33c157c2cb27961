/**
 * What happens to an order after it was placed: transitions, what is given back, the
 * staff's lists and the public tracking page.
 */
@NullMarked
package dev.orderfood.order.fulfillment;

import org.jspecify.annotations.NullMarked;
