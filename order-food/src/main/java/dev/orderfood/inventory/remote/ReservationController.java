package dev.orderfood.inventory.remote;

import dev.orderfood.api.PathId;
import jakarta.validation.Valid;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets processes that place orders reserve what they want. */
@RestController
@RequestMapping(path = Reservations.PATH + "/{orderId}", produces = MediaType.APPLICATION_JSON_VALUE)
class ReservationController {

	private final ReservationService reservations;

	ReservationController(ReservationService reservations) {
		this.reservations = reservations;
	}

	@PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Reservation> reserve(@PathVariable String orderId, @Valid @RequestBody ReservationRequest request) {
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(this.reservations.reserve(PathId.uuid("orderId", orderId), request));
	}

	@DeleteMapping
	ResponseEntity<Void> release(@PathVariable String orderId) {
		this.reservations.release(PathId.uuid("orderId", orderId));
		return ResponseEntity.noContent().build();
	}

}
