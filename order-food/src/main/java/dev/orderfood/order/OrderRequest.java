package dev.orderfood.order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.failure.PrintableText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An order as a client asks for it.
 *
 * @param items the lines, 1 to 100
 * @param couponCode the coupon code to redeem, or null
 */
record OrderRequest(@NotEmpty(message = "must have at least one item") @Size(max = 100,
		message = "must have at most 100 items") List<@NotNull(message = "must be an object") @Valid Item> items,
		@Nullable String couponCode) {

	/** A coupon code that is empty or blank is none. */
	OrderRequest {
		if (couponCode != null && couponCode.isBlank()) {
			couponCode = null;
		}
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param quantity the number of units, 1 to 1000
	 * @param note what is to be different about them, or null
	 */
	record Item(@NotNull(message = "is missing") ProductId productId, @NotNull(message = "is missing") @Min(value = 1,
			message = "must be at least 1") @Max(value = 1000, message = "must be at most 1000") Integer quantity,
			@PrintableText @Nullable String note) {

		/** A note that is blank is none. */
		Item {
			if (note != null && note.isBlank()) {
				note = null;
			}
		}

		/** Without the note, which is not for any log. */
		@Override
		public String toString() {
			return this.productId + "x" + this.quantity;
		}

	}

	/**
	 * Summarises what the request asks for, independently of its spelling.
	 * @return a SHA-256 that two requests share only if they ask for the same
	 */
	byte[] hash() {
		StringBuilder meaning = new StringBuilder();
		for (Item item : this.items) {
			meaning.append(item.productId()).append('x').append(item.quantity());
			if (item.note() != null) {
				// With its length, so that nothing in it can pass for what follows.
				meaning.append('#').append(item.note().length()).append(':').append(item.note());
			}
			meaning.append(' ');
		}
		if (this.couponCode != null) {
			meaning.append('|').append(this.couponCode);
		}
		try {
			return MessageDigest.getInstance("SHA-256").digest(meaning.toString().getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
