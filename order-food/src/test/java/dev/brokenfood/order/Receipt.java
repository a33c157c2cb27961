package dev.brokenfood.order;

import org.springframework.http.HttpStatus;

/** Knows HTTP, though it is no controller. */
class Receipt {

	HttpStatus status() {
		return HttpStatus.OK;
	}

}
