package dev.orderfood.order;

import dev.orderfood.failure.NotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orderfood.client.ApiClient;
import dev.orderfood.database.CursorPage;
import dev.orderfood.api.PathId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Places and reads the caller's orders. */
@RestController
@RequestMapping(path = "/api/order", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderController {

	/** Says that the answer was given before; nothing was done again. */
	private static final String REPLAYED_HEADER = "Idempotent-Replayed";

	private final OrderService service;

	private final OrderHistory orders;

	private final NotificationStatus notifications;

	OrderController(OrderService service, OrderHistory orders, NotificationStatus notifications) {
		this.service = service;
		this.orders = orders;
		this.notifications = notifications;
	}

	/**
	 * The answer goes straight to the response: it is serialised already, as it is kept
	 * for a repetition.
	 */
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	void place(@AuthenticationPrincipal ApiClient client, @Valid @RequestBody OrderRequest order,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		IdempotencyKey key = IdempotencyKey.of(Collections.list(request.getHeaders(IdempotencyKey.HEADER)));
		OrderService.Placement answer = this.service.place(client, order, key);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		if (answer.replayed()) {
			response.setHeader(REPLAYED_HEADER, "true");
		}
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

	@GetMapping("/{orderId}")
	ResponseEntity<ReadOrder> order(@AuthenticationPrincipal ApiClient client, @PathVariable String orderId) {
		Order order = this.orders.find(client.id(), PathId.uuid("orderId", orderId))
			.orElseThrow(() -> new NotFoundException("There is no such order of yours."));
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(new ReadOrder(order, this.notifications.of(order.id()).orElse(null)));
	}

	@GetMapping
	ResponseEntity<List<Order>> list(@AuthenticationPrincipal ApiClient client,
			@RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String cursor) {
		CursorPage page = CursorPage.of(limit, cursor);
		List<Order> found = this.orders.list(client.id(), page);
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (found.size() <= page.limit()) {
			return response.body(found);
		}
		List<Order> shown = found.subList(0, page.limit());
		CursorPage.Cursor next = new CursorPage.Cursor(shown.getLast().createdAt(), shown.getLast().id());
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
			@JsonInclude(JsonInclude.Include.NON_NULL) NotificationStatus.@Nullable State notification) {
	}

}
