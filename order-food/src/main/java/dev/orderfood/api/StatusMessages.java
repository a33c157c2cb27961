package dev.orderfood.api;

import org.springframework.http.HttpStatus;

/** The sentences for errors that no controller has words of its own for. */
final class StatusMessages {

	private StatusMessages() {
	}

	static String forStatus(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST -> "The request is not well-formed HTTP or names something in a form that cannot be read.";
			case UNAUTHORIZED -> "Send your API key in the header api_key.";
			case FORBIDDEN -> "This API key may not do that.";
			case NOT_FOUND -> "There is nothing at this address; see /docs for the calls there are.";
			case METHOD_NOT_ALLOWED -> "This address does not take this method; see the Allow header.";
			case NOT_ACCEPTABLE -> "The answer is application/json; ask for that in the Accept header.";
			case REQUEST_TIMEOUT -> "The request took too long to arrive; send it again.";
			case CONTENT_TOO_LARGE -> "The body is too large: at most 64 KiB are taken.";
			case URI_TOO_LONG -> "The address is too long.";
			case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json, without a Content-Encoding.";
			case REQUEST_HEADER_FIELDS_TOO_LARGE -> "The headers are too large.";
			case SERVICE_UNAVAILABLE -> "The service is not available at the moment; try again shortly.";
			default -> status.is4xxClientError() ? "The request cannot be answered: " + status.getReasonPhrase() + "."
					: "Something went wrong on our side; try again, and report the traceId if it goes on.";
		};
	}

}
