package dev.orderfood.notification;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.orderfood.database.CursorPage;
import dev.orderfood.failure.OverloadedException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the event log. */
@RestController
class EventLogController {

	private static final String PATH = "/api/admin/event";

	private final EventLog eventLog;

	private final JsonMapper json;

	private final Bulkhead lists;

	EventLogController(EventLog eventLog, JsonMapper json, BulkheadRegistry bulkheads, EventLogSettings settings) {
		this.eventLog = eventLog;
		this.json = json;
		this.lists = bulkheads.bulkhead("event-lists",
				BulkheadConfig.custom().maxConcurrentCalls(settings.lists()).maxWaitDuration(Duration.ZERO).build());
	}

	/** Holds its permit until the client has received the page, which is in memory. */
	@GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
	void list(@RequestParam(defaultValue = "0") String after, @RequestParam(defaultValue = "50") String limit,
			HttpServletResponse response) throws IOException {
		long known = EventId.parse("after", after);
		int most = CursorPage.of(limit, null).limit();
		if (!this.lists.tryAcquirePermission()) {
			throw new OverloadedException("Too many lists of events are being read at the moment; try again shortly.");
		}
		try {
			send(this.eventLog.read(known, most + 1), most, response);
		}
		finally {
			this.lists.onComplete();
		}
	}

	private void send(List<PublishedEvent> found, int limit, HttpServletResponse response) throws IOException {
		List<PublishedEvent> page = found.subList(0, Math.min(limit, found.size()));
		byte[] body = this.json.writeValueAsBytes(this.eventLog.complete(page));
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		if (found.size() > limit) {
			response.setHeader(HttpHeaders.LINK,
					"<" + PATH + "?after=" + page.getLast().id() + "&limit=" + limit + ">; rel=\"next\"");
		}
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
