package dev.orderfood.order;

import java.io.IOException;
import java.util.Collections;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orderfood.api.JsonResponse;
import dev.orderfood.api.PathId;
import dev.orderfood.client.ApiClient;
import dev.orderfood.client.Scope;
import dev.orderfood.database.CursorPage;
import dev.orderfood.database.ListAdmission;
import dev.orderfood.failure.NotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

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

/** Places and reads orders. */
@RestController
@RequestMapping(path = "/api/order", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderController {

	/** Says that the answer was given before; nothing was done again. */
	private static final String REPLAYED_HEADER = "Idempotent-Replayed";

	private final OrderService service;

	private final OrderHistory orders;

	private final NotificationStatus notifications;

	private final JsonMapper json;

	private final ListAdmission lists;

	OrderController(OrderService service, OrderHistory orders, NotificationStatus notifications, JsonMapper json,
			ListAdmission lists) {
		this.service = service;
		this.orders = orders;
		this.notifications = notifications;
		this.json = json;
		this.lists = lists;
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
		if (answer.replayed()) {
			response.setHeader(REPLAYED_HEADER, "true");
		}
		JsonResponse.send(answer.body(), response);
	}

	@GetMapping("/{orderId}")
	ResponseEntity<ReadOrder> order(@AuthenticationPrincipal ApiClient client, @PathVariable String orderId) {
		UUID id = PathId.uuid("orderId", orderId);
		Order order = (client.may(Scope.MANAGE_ORDER) ? this.orders.find(id) : this.orders.find(client.id(), id))
			.orElseThrow(() -> new NotFoundException("There is no such order of yours."));
		return ResponseEntity.ok()
			.eTag(order.etag())
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(new ReadOrder(order, this.notifications.of(order.id()).orElse(null)));
	}

	@GetMapping
	void list(@AuthenticationPrincipal ApiClient client, @RequestParam(defaultValue = "50") String limit,
			@RequestParam(required = false) @Nullable String cursor, HttpServletResponse response) throws IOException {
		CursorPage page = CursorPage.of(limit, cursor);
		this.lists.admit(client.id(), () -> send(this.orders.list(client.id(), page), page, response));
	}

	private void send(OrderHistory.Page found, CursorPage page, HttpServletResponse response) throws IOException {
		JsonResponse.sendPage(this.json.writeValueAsBytes(found.orders()),
				found.hasNext() ? next(page, found.orders().getLast()) : null, response);
	}

	private static String next(CursorPage page, Order last) {
		return "/api/order?limit=" + page.limit() + "&cursor="
				+ new CursorPage.Cursor(last.createdAt(), last.id()).encode();
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
