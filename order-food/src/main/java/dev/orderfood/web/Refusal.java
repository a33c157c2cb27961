package dev.orderfood.web;

/**
 * Why a well-formed request cannot be carried out.
 *
 * @param reason a short name for metrics and logs, lower case with hyphens; one of few,
 * never made from what the caller sent
 * @param message the sentence for the caller
 */
public record Refusal(String reason, String message) {
}
