/**
 * What an app does before its own work: it ignores blank environment variables and waits
 * for the database.
 */
@NullMarked
package dev.orderfood.startup;

import org.jspecify.annotations.NullMarked;
