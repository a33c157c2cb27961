package dev.orderfood.notification;

import java.util.List;
import java.util.UUID;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.order.Announcements;
import dev.orderfood.web.ApiException;
import dev.orderfood.web.PageRequest;
import dev.orderfood.web.PathId;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows admins what could not be told, and tells it again. */
@ConditionalOnTarget({ Target.ALL, Target.NOTIFICATION })
@RestController
@RequestMapping(path = "/api/admin/notification", produces = MediaType.APPLICATION_JSON_VALUE)
class NotificationController {

	private final FailedNotifications failed;

	private final Announcements announcements;

	NotificationController(FailedNotifications failed, Announcements announcements) {
		this.failed = failed;
		this.announcements = announcements;
	}

	@GetMapping
	ResponseEntity<List<FailedNotifications.FailedNotification>> list(
			@RequestParam(defaultValue = "FAILED") String status, @RequestParam(defaultValue = "50") String limit,
			@RequestParam(required = false) @Nullable String cursor) {
		if (!status.equals(Announcements.State.FAILED.name())) {
			throw ApiException.badField("status", "must be FAILED");
		}
		PageRequest page = PageRequest.of(limit, cursor);
		List<FailedNotifications.FailedNotification> found = this.failed.list(page);
		ResponseEntity.BodyBuilder response = ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (found.size() <= page.limit()) {
			return response.body(found);
		}
		List<FailedNotifications.FailedNotification> shown = found.subList(0, page.limit());
		PageRequest.Cursor next = new PageRequest.Cursor(shown.getLast().failedAt(), shown.getLast().orderId());
		return response
			.header(HttpHeaders.LINK,
					"</api/admin/notification?status=FAILED&limit=" + page.limit() + "&cursor=" + next.encode()
							+ ">; rel=\"next\"")
			.body(shown);
	}

	/** Does nothing to what has not failed, so that it can safely be asked for again. */
	@PostMapping("/{orderId}/resend")
	ResponseEntity<Resent> resend(@PathVariable String orderId) {
		UUID id = PathId.uuid("orderId", orderId);
		this.failed.resend(id);
		Announcements.State state = this.announcements.of(id)
			.orElseThrow(
					() -> new ApiException(HttpStatus.NOT_FOUND, "There is no such order, or it is not announced."));
		return ResponseEntity.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").body(new Resent(id, state));
	}

	/**
	 * How far an order's announcement has come.
	 *
	 * @param orderId the order
	 * @param notification the state
	 */
	record Resent(UUID orderId, Announcements.State notification) {
	}

}
