/**
 * Products as the API serves them: an immutable snapshot that follows the database.
 */
@NullMarked
package dev.orderfood.catalog;

import org.jspecify.annotations.NullMarked;
