package dev.orderfood.catalog;

import java.util.OptionalLong;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.orderfood.failure.InvalidRequestException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * The number of a product: a 64-bit integer, written as a string in JSON. A request may
 * give it as {@code 1} or {@code "1"}.
 *
 * @param value the number
 */
@JsonDeserialize(using = ProductId.Reader.class)
public record ProductId(long value) implements Comparable<ProductId> {

	private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

	/**
	 * Reads a number as it stands in an address or in JSON.
	 * @param text decimal digits, with a minus sign before them if negative
	 * @return the id, or empty if the text is not a 64-bit integer
	 */
	static OptionalLong parse(String text) {
		if (!INTEGER.matcher(text).matches()) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(Long.parseLong(text));
		}
		catch (NumberFormatException ex) {
			return OptionalLong.empty();
		}
	}

	/**
	 * Reads the number of a product from an address.
	 * @param text the part of the path
	 * @return the id
	 * @throws InvalidRequestException if it is not a 64-bit integer
	 */
	public static ProductId ofPath(String text) {
		OptionalLong id = parse(text);
		if (id.isEmpty()) {
			throw new InvalidRequestException("productId", "must be a 64-bit integer");
		}
		return new ProductId(id.getAsLong());
	}

	@Override
	public int compareTo(ProductId other) {
		return Long.compare(this.value, other.value);
	}

	@JsonValue
	@Override
	public String toString() {
		return Long.toString(this.value);
	}

	/** Takes a whole number or a string of digits, and nothing else. */
	static class Reader extends StdDeserializer<ProductId> {

		Reader() {
			super(ProductId.class);
		}

		@Override
		public ProductId deserialize(JsonParser json, DeserializationContext context) {
			JsonToken token = json.currentToken();
			if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
				OptionalLong id = parse(json.getString());
				if (id.isPresent()) {
					return new ProductId(id.getAsLong());
				}
			}
			return (ProductId) context.handleUnexpectedToken(context.constructType(Long.class), json);
		}

	}

}
