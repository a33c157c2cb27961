package dev.orderfood.observability;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Liveness and readiness for Kubernetes and load balancers. Actuator's health groups have
 * a response of their own, and these bodies are part of the contract.
 */
@RestController
class HealthController {

	private final ApplicationAvailability availability;

	private final List<ReadinessCondition> conditions;

	private final HealthIndicator database;

	HealthController(ApplicationAvailability availability, List<ReadinessCondition> conditions,
			@Qualifier("databaseHealthIndicator") HealthIndicator database) {
		this.availability = availability;
		this.conditions = conditions;
		this.database = database;
	}

	/**
	 * Alive: the process answers. Nothing outside is asked, so that an outage outside
	 * restarts no pod.
	 */
	@GetMapping(path = { "/livez", "/health", "/healthz" }, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> live() {
		return Map.of("status", "ok");
	}

	/** May take requests: has been prepared once and is not shutting down. */
	@GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Map<String, Object>> ready() {
		if (this.availability.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
			return notReady("the end of starting up or shutting down");
		}
		return this.conditions.stream()
			.filter((condition) -> !condition.isMet())
			.findFirst()
			.map((condition) -> notReady(condition.description()))
			.orElseGet(() -> ResponseEntity.ok(Map.of("ready", true)));
	}

	/** All that is needed is there at this moment. */
	@GetMapping(path = "/ready", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Map<String, Object>> dependencies() {
		Health health = this.database.health();
		return (health != null && health.getStatus().equals(Status.UP)) ? ready() : notReady("the database");
	}

	private static ResponseEntity<Map<String, Object>> notReady(String waitingFor) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.body(Map.of("ready", false, "waitingFor", waitingFor));
	}

}
