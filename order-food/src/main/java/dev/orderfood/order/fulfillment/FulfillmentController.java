package dev.orderfood.order.fulfillment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.api.PathId;
import dev.orderfood.client.ApiClient;
import dev.orderfood.client.ClientNames;
import dev.orderfood.client.Scope;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.failure.PreconditionFailedException;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.order.StatusChange;
import dev.orderfood.order.StatusChangeRepository;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Changes the status of an order and shows what has happened to it. */
@RestController
@RequestMapping(path = "/api/order/{orderId}", produces = MediaType.APPLICATION_JSON_VALUE)
class FulfillmentController {

	private static final String SYSTEM = "system";

	private final Fulfillment fulfillment;

	private final StatusChangeRepository changes;

	private final ClientNames names;

	FulfillmentController(Fulfillment fulfillment, StatusChangeRepository changes, ClientNames names) {
		this.fulfillment = fulfillment;
		this.changes = changes;
		this.names = names;
	}

	@PutMapping(path = "/status", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Order> change(@AuthenticationPrincipal ApiClient client, @PathVariable String orderId,
			@Valid @RequestBody StatusRequest update, HttpServletRequest request) {
		Order order = this.fulfillment.change(client, PathId.uuid("orderId", orderId), update.check(),
				(etag) -> refuseIfChanged(etag, request));
		return ResponseEntity.ok().eTag(order.etag()).header(HttpHeaders.CACHE_CONTROL, "no-store").body(order);
	}

	/** Leaves the response alone: its entity tag is that of the state afterwards. */
	private static void refuseIfChanged(String etag, HttpServletRequest request) {
		if (new ServletWebRequest(request).checkNotModified(etag)) {
			throw new PreconditionFailedException(
					"The order is not what the header If-Match or If-None-Match says; read it again.");
		}
	}

	@GetMapping("/history")
	ResponseEntity<List<Event>> history(@AuthenticationPrincipal ApiClient client, @PathVariable String orderId) {
		List<StatusChange> found = this.changes.find(List.of(PathId.uuid("orderId", orderId)));
		// The client who placed the order made its first event.
		if (found.isEmpty()
				|| !(client.may(Scope.MANAGE_ORDER) || Objects.equals(found.getFirst().clientId(), client.id()))) {
			throw new NotFoundException("There is no such order of yours.");
		}
		Map<Long, String> known = this.names
			.find(found.stream().map(StatusChange::clientId).filter(Objects::nonNull).collect(Collectors.toSet()));
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(found.stream().map((change) -> Event.of(change, known)).toList());
	}

	/**
	 * An event in the life of an order.
	 *
	 * @param sequence the position among the order's events, from 1
	 * @param status the status that the order came into
	 * @param at when
	 * @param by the name of the client who did it, or {@code system}
	 * @param reason why; missing if not said
	 * @param readyAt when the order is expected to be ready; missing if not said
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Event(int sequence, OrderStatus status, Instant at, String by, @Nullable String reason,
			@Nullable Instant readyAt) {

		static Event of(StatusChange change, Map<Long, String> names) {
			String by = (change.clientId() != null) ? names.getOrDefault(change.clientId(), "unknown") : SYSTEM;
			return new Event(change.sequence(), change.status(), change.at(), by, change.reason(), change.readyAt());
		}

	}

}
