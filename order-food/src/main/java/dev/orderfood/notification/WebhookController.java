package dev.orderfood.notification;

import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.api.PathId;
import dev.orderfood.database.CursorPage;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.failure.PreconditionFailedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Lets administrators manage the endpoints of webhooks. */
@RestController
@RequestMapping(path = "/api/admin/webhook", produces = MediaType.APPLICATION_JSON_VALUE)
class WebhookController {

	private final WebhookAdministration webhooks;

	private final WebhookAttempts attempts;

	WebhookController(WebhookAdministration webhooks, WebhookAttempts attempts) {
		this.webhooks = webhooks;
		this.attempts = attempts;
	}

	@GetMapping
	ResponseEntity<List<Endpoint>> list() {
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(this.webhooks.list().stream().map((endpoint) -> Endpoint.of(endpoint, null)).toList());
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Endpoint> add(@RequestBody @Valid WebhookRequest request) {
		WebhookAdministration.Secret added = this.webhooks.add(request);
		return answer(ResponseEntity.created(URI.create("/api/admin/webhook/" + added.endpoint().getId())),
				added.endpoint(), added.secret());
	}

	@GetMapping("/{webhookId}")
	ResponseEntity<Endpoint> find(@PathVariable String webhookId) {
		return answer(ResponseEntity.ok(), this.webhooks.find(id(webhookId)).orElseThrow(WebhookController::noSuch),
				null);
	}

	@PutMapping(path = "/{webhookId}", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Endpoint> replace(@PathVariable String webhookId, @RequestBody @Valid WebhookRequest request,
			HttpServletRequest http, HttpServletResponse response) {
		return answer(ResponseEntity.ok(),
				this.webhooks.replace(id(webhookId), request, refuseIfChanged(http, response))
					.orElseThrow(WebhookController::noSuch),
				null);
	}

	@DeleteMapping("/{webhookId}")
	ResponseEntity<Void> remove(@PathVariable String webhookId, HttpServletRequest http, HttpServletResponse response) {
		if (!this.webhooks.remove(id(webhookId), refuseIfChanged(http, response))) {
			throw noSuch();
		}
		return ResponseEntity.noContent().build();
	}

	@PostMapping("/{webhookId}/rotate")
	ResponseEntity<Endpoint> rotate(@PathVariable String webhookId) {
		WebhookAdministration.Secret rotated = this.webhooks.rotate(id(webhookId))
			.orElseThrow(WebhookController::noSuch);
		return answer(ResponseEntity.ok(), rotated.endpoint(), rotated.secret());
	}

	@GetMapping("/{webhookId}/attempts")
	ResponseEntity<List<WebhookAttempt>> attempts(@PathVariable String webhookId,
			@RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String before) {
		UUID id = id(webhookId);
		int size = CursorPage.of(limit, null).limit();
		if (before != null && !before.matches("[0-9]{1,18}")) {
			throw new InvalidRequestException("before", "must be the id of an attempt");
		}
		if (this.webhooks.find(id).isEmpty()) {
			throw noSuch();
		}
		return ResponseEntity.ok()
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(this.attempts.list(id, (before != null) ? Long.parseLong(before) : Long.MAX_VALUE, size));
	}

	private static UUID id(String text) {
		return PathId.uuid("webhookId", text);
	}

	private static NotFoundException noSuch() {
		return new NotFoundException("There is no such webhook endpoint.");
	}

	private static ResponseEntity<Endpoint> answer(ResponseEntity.BodyBuilder response, WebhookEndpointEntity endpoint,
			byte @Nullable [] secret) {
		return response.eTag(etag(endpoint))
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.body(Endpoint.of(endpoint, secret));
	}

	private static String etag(WebhookEndpointEntity endpoint) {
		return "\"" + endpoint.version() + "\"";
	}

	private static Consumer<WebhookEndpointEntity> refuseIfChanged(HttpServletRequest request,
			HttpServletResponse response) {
		return (endpoint) -> {
			if (new ServletWebRequest(request, response).checkNotModified(etag(endpoint))) {
				throw new PreconditionFailedException(
						"The endpoint is not what the header If-Match or If-None-Match says; read it again.");
			}
		};
	}

	/**
	 * An endpoint, as the API answers it.
	 *
	 * @param id the endpoint
	 * @param url the address
	 * @param description what it is for; missing if not said
	 * @param events the types of the events that are sent; all if there is none
	 * @param enabled whether events are sent
	 * @param disabledReason why it was disabled by itself; missing if it was not
	 * @param createdAt when it was added
	 * @param secret what requests are signed with; only in the answer that made it
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Endpoint(UUID id, String url, @Nullable String description, List<String> events, boolean enabled,
			@Nullable String disabledReason, Instant createdAt, @Nullable String secret) {

		static Endpoint of(WebhookEndpointEntity endpoint, byte @Nullable [] secret) {
			return new Endpoint(endpoint.getId(), endpoint.url(), endpoint.description(), endpoint.events(),
					endpoint.isEnabled(), endpoint.disabledReason(), endpoint.createdAt(),
					(secret != null)
							? NotificationSettings.Webhook.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret)
							: null);
		}

		/** Leaves the secret out. */
		@Override
		public String toString() {
			return "Endpoint[id=" + this.id + "]";
		}

	}

}
