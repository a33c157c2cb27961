/**
 * The platform on one machine: a real PostgreSQL and the three apps as processes, in the
 * order and with the variables of the pods.
 */
@NullMarked
package dev.orderfood.local;

import org.jspecify.annotations.NullMarked;
