package dev.orderfood.order;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orderfood.client.ApiClient;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.web.ApiException;
import dev.orderfood.web.IdempotencyKey;
import dev.orderfood.web.PageRequest;
import dev.orderfood.web.PathId;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Places and reads the caller's orders. */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@RestController
@RequestMapping(path = "/api/order", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderController {

	/** Says that the answer was given before; nothing was done again. */
	private static final String REPLAYED_HEADER = "Idempotent-Replayed";

	private final OrderAdmission admission;

	private final OrderPlacement placement;

	private final Orders orders;

	private final Announcements announcements;

	private final OrderMetrics metrics;

	OrderController(OrderAdmission admission, OrderPlacement placement, Orders orders, Announcements announcements,
			OrderMetrics metrics) {
		this.admission = admission;
		this.placement = placement;
		this.orders = orders;
		this.announcements = announcements;
		this.metrics = metrics;
	}

	/**
	 * The answer goes straight to the response: it is serialised already, as it is kept
	 * for a repetition.
	 */
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	void place(@AuthenticationPrincipal ApiClient client,
			@RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
			@Valid @RequestBody OrderRequest request, HttpServletResponse response) throws IOException {
		IdempotencyKey idempotencyKey = IdempotencyKey.of(key);
		OrderPlacement.PlacementAnswer answer = this.metrics.measure(request,
				() -> this.admission.admit(() -> this.placement.place(client, request, idempotencyKey)));
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		if (answer.repeated()) {
			response.setHeader(REPLAYED_HEADER, "true");
		}
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

	@GetMapping("/{orderId}")
	ResponseEntity<ReadOrder> order(@AuthenticationPrincipal ApiClient client, @PathVariable String orderId) {
		Order order = this.orders.find(client.id(), PathId.uuid("orderId", orderId))
			.orElseThrow(() -> new ApiException(HttpStatus.NOT_FOUND, "There is no such order of yours."));
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(new ReadOrder(order, this.announcements.of(order.id()).orElse(null)));
	}

	@GetMapping
	ResponseEntity<List<Order>> list(@AuthenticationPrincipal ApiClient client,
			@RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String cursor) {
		PageRequest page = PageRequest.of(limit, cursor);
		List<Order> found = this.orders.list(client.id(), page);
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (found.size() <= page.limit()) {
			return response.body(found);
		}
		List<Order> shown = found.subList(0, page.limit());
		PageRequest.Cursor next = new PageRequest.Cursor(shown.getLast().createdAt(), shown.getLast().id());
		return response
			.header(HttpHeaders.LINK,
					"</api/order?limit=" + page.limit() + "&cursor=" + next.encode() + ">; rel=\"next\"")
			.body(shown);
	}

	/**
	 * An order that is read by itself.
	 *
	 * @param order the order, as it is answered elsewhere
	 * @param notification whether the outside world has been told of it; null for an
	 * order that is not announced
	 */
	record ReadOrder(@JsonUnwrapped Order order,
			@JsonInclude(JsonInclude.Include.NON_NULL) Announcements.@Nullable State notification) {
	}

}
