/**
 * Code that breaks the rules on purpose: the architecture tests must find it. It lies
 * outside {@code dev.orderfood}, where the API would take it for a part of itself.
 */
package dev.brokenfood;
