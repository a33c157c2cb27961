package dev.orderfood.failure;

/**
 * What is wrong with one field of a request.
 *
 * @param field the path of the field, such as {@code items[0].quantity}, or the name of a
 * parameter or header
 * @param message what the field has to be
 */
public record FieldError(String field, String message) {
}
