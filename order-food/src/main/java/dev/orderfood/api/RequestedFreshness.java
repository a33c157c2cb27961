package dev.orderfood.api;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What a request's {@code Cache-Control} says of how old its answer may be. */
public final class RequestedFreshness {

	private static final Pattern FRESH = Pattern.compile("\\b(no-cache|max-age=0)\\b", Pattern.CASE_INSENSITIVE);

	private RequestedFreshness() {
	}

	/**
	 * Returns whether the client wants what is true now.
	 * @param cacheControl the header of the request; null if it has none
	 * @return whether the header has {@code no-cache} or {@code max-age=0}
	 */
	public static boolean isNow(@Nullable String cacheControl) {
		return cacheControl != null && FRESH.matcher(cacheControl).find();
	}

}
