package dev.orderfood.api;

import java.io.IOException;

/** More of a body arrived than is taken. */
class BodyTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	BodyTooLargeException(int limit) {
		super("A body of more than " + limit + " bytes");
	}

}
