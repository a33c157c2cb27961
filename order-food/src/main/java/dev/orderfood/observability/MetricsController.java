package dev.orderfood.observability;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the metrics under the short path that scrapers expect as well. */
@Controller
@ConditionalOnBooleanProperty("management.prometheus.metrics.export.enabled")
@ConditionalOnManagementPort(ManagementPortType.SAME)
class MetricsController {

	@GetMapping("/metrics")
	String metrics() {
		return "forward:/actuator/prometheus";
	}

}
