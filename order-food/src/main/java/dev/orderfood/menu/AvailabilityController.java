package dev.orderfood.menu;

import java.time.Clock;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.catalog.Unavailability;
import dev.orderfood.client.ApiClient;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets the staff say which products can be ordered. */
@RestController
class AvailabilityController {

	private final MenuAdministration administration;

	private final Clock clock;

	AvailabilityController(MenuAdministration administration, Clock clock) {
		this.administration = administration;
		this.clock = clock;
	}

	@PutMapping(path = "/api/admin/product/{productId}/availability", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<ShownAvailability> change(@AuthenticationPrincipal ApiClient client, @PathVariable String productId,
			@Valid @RequestBody MenuRequest.OfProduct request) {
		ProductId id = ProductId.ofPath(productId);
		Unavailability unavailability = request.read();
		this.administration.change(id, unavailability, client.id());
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(ShownAvailability.of(id, unavailability, this.clock.instant()));
	}

	/**
	 * What holds from now on.
	 *
	 * @param productId the product
	 * @param available whether it can be ordered
	 * @param until when it can be ordered again; missing if it can, or until further
	 * notice
	 * @param reason why it cannot; missing if not said
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ShownAvailability(ProductId productId, boolean available, @Nullable Instant until, @Nullable String reason) {

		private static ShownAvailability of(ProductId id, @Nullable Unavailability said, Instant now) {
			return (said != null && said.appliesAt(now)) ? new ShownAvailability(id, false, said.until(), said.reason())
					: new ShownAvailability(id, true, null, null);
		}

	}

}
