package dev.orderfood.api;

import java.util.UUID;
import java.util.regex.Pattern;

import dev.orderfood.failure.InvalidRequestException;

/** Ids that stand in the path of a request. */
public final class PathId {

	/**
	 * {@link UUID#fromString} also takes shortened forms, which would be second names for
	 * one thing.
	 */
	private static final Pattern UUID_FORM = Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

	private PathId() {
	}

	/**
	 * Reads a UUID.
	 * @param name the name of the variable in the path
	 * @param text what stands there
	 * @return the UUID
	 * @throws InvalidRequestException if it is none
	 */
	public static UUID uuid(String name, String text) {
		if (!UUID_FORM.matcher(text).matches()) {
			throw new InvalidRequestException(name, "must be a UUID");
		}
		return UUID.fromString(text);
	}

}
