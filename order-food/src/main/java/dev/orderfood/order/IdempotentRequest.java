package dev.orderfood.order;

/**
 * What identifies the repetition of a request.
 *
 * @param userId the caller; keys of two callers never meet
 * @param key the idempotency key
 * @param hash SHA-256 of what the request asks for
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by its content where it matters.
record IdempotentRequest(long userId, IdempotencyKey key, byte[] hash) {
}
