package dev.orderfood.notification;

import java.io.IOException;
import java.util.List;

import dev.orderfood.api.JsonResponse;
import dev.orderfood.api.RequestedFreshness;
import dev.orderfood.client.ApiClient;
import dev.orderfood.database.CursorPage;
import dev.orderfood.database.ListAdmission;
import dev.orderfood.database.ReadReplica;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the event log. */
@RestController
class EventLogController {

	private static final String PATH = "/api/admin/event";

	private final EventLog eventLog;

	private final JsonMapper json;

	private final ListAdmission lists;

	private final ReadReplica replica;

	EventLogController(EventLog eventLog, JsonMapper json, BulkheadRegistry bulkheads, EventLogSettings settings,
			ReadReplica replica) {
		this.eventLog = eventLog;
		this.replica = replica;
		this.json = json;
		this.lists = new ListAdmission(bulkheads, "event-lists", settings.lists(), "lists of events");
	}

	@GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
	void list(@AuthenticationPrincipal ApiClient client, @RequestParam(defaultValue = "0") String after,
			@RequestParam(defaultValue = "50") String limit,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletResponse response) throws IOException {
		long known = EventId.parse("after", after);
		int most = CursorPage.of(limit, null).limit();
		this.lists.admit(client.id(), () -> {
			Page page = this.replica.read(RequestedFreshness.isNow(cacheControl), () -> page(known, most));
			JsonResponse.sendPage(this.json.writeValueAsBytes(page.events()), page.next(), response);
		});
	}

	private Page page(long after, int limit) {
		List<PublishedEvent> found = this.eventLog.read(after, limit + 1);
		List<PublishedEvent> page = found.subList(0, Math.min(limit, found.size()));
		String next = (found.size() > limit) ? PATH + "?after=" + page.getLast().id() + "&limit=" + limit : null;
		return new Page(this.eventLog.complete(page), next);
	}

	/**
	 * A part of the event log.
	 *
	 * @param events the events with their orders
	 * @param next the address of the next page; null if there is none
	 */
	private record Page(List<OrderEvent> events, @Nullable String next) {
	}

}
