package dev.orderfood.notification;

import java.util.List;
import java.util.UUID;

import dev.orderfood.api.PathId;
import dev.orderfood.database.CursorPage;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.order.NotificationStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists failed notifications for administrators, and sends them again. */
@RestController
@RequestMapping(path = "/api/admin/notification", produces = MediaType.APPLICATION_JSON_VALUE)
class NotificationController {

	private final FailedDeliveries failed;

	private final Deliveries deliveries;

	private final NotificationStatus notifications;

	NotificationController(FailedDeliveries failed, Deliveries deliveries, NotificationStatus notifications) {
		this.failed = failed;
		this.deliveries = deliveries;
		this.notifications = notifications;
	}

	@GetMapping
	ResponseEntity<List<FailedNotification>> list(@RequestParam(defaultValue = "FAILED") String status,
			@RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String cursor) {
		if (!status.equals(NotificationStatus.State.FAILED.name())) {
			throw new InvalidRequestException("status", "must be FAILED");
		}
		CursorPage page = CursorPage.of(limit, cursor);
		List<FailedNotification> found = this.failed.list(page);
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (found.size() <= page.limit()) {
			return response.body(found);
		}
		List<FailedNotification> shown = found.subList(0, page.limit());
		CursorPage.Cursor next = new CursorPage.Cursor(shown.getLast().failedAt(), shown.getLast().id());
		return response
			.header(HttpHeaders.LINK,
					"</api/admin/notification?status=FAILED&limit=" + page.limit() + "&cursor=" + next.encode()
							+ ">; rel=\"next\"")
			.body(shown);
	}

	/** Deliveries that have not failed are left alone, so a repetition is safe. */
	@PostMapping("/{orderId}/resend")
	ResponseEntity<Resent> resend(@PathVariable String orderId) {
		UUID id = PathId.uuid("orderId", orderId);
		this.deliveries.resend(id);
		NotificationStatus.State state = this.notifications.of(id)
			.orElseThrow(() -> new NotFoundException("There is no such order, or nobody is notified of it."));
		return ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").body(new Resent(id, state));
	}

	/**
	 * The state of an order's notifications.
	 *
	 * @param orderId the order
	 * @param notification the state
	 */
	record Resent(UUID orderId, NotificationStatus.State notification) {
	}

}
