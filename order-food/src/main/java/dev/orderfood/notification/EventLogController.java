package dev.orderfood.notification;

import java.io.IOException;
import java.util.List;

import dev.orderfood.api.JsonResponse;
import dev.orderfood.client.ApiClient;
import dev.orderfood.database.CursorPage;
import dev.orderfood.database.ListAdmission;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the event log. */
@RestController
class EventLogController {

	private static final String PATH = "/api/admin/event";

	private final EventLog eventLog;

	private final JsonMapper json;

	private final ListAdmission lists;

	EventLogController(EventLog eventLog, JsonMapper json, BulkheadRegistry bulkheads, EventLogSettings settings) {
		this.eventLog = eventLog;
		this.json = json;
		this.lists = new ListAdmission(bulkheads, "event-lists", settings.lists(), "lists of events");
	}

	@GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
	void list(@AuthenticationPrincipal ApiClient client, @RequestParam(defaultValue = "0") String after,
			@RequestParam(defaultValue = "50") String limit, HttpServletResponse response) throws IOException {
		long known = EventId.parse("after", after);
		int most = CursorPage.of(limit, null).limit();
		this.lists.admit(client.id(), () -> send(this.eventLog.read(known, most + 1), most, response));
	}

	private void send(List<PublishedEvent> found, int limit, HttpServletResponse response) throws IOException {
		List<PublishedEvent> page = found.subList(0, Math.min(limit, found.size()));
		String next = (found.size() > limit) ? PATH + "?after=" + page.getLast().id() + "&limit=" + limit : null;
		JsonResponse.sendPage(this.json.writeValueAsBytes(this.eventLog.complete(page)), next, response);
	}

}
