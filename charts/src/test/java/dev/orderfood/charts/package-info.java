/**
 * Renders the charts with the real Helm library and asserts rules on the objects.
 */
package dev.orderfood.charts;
