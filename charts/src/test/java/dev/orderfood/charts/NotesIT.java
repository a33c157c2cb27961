package dev.orderfood.charts;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The notes say what to do next, and warn of what is not fit for production.
 */
class NotesIT {

	private static final String WARNING = "NOT FIT FOR PRODUCTION";

	static List<Values> all() {
		return Chart.all().toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void theyAreReadable(Values values) {
		assertThat(values.chart().notes(values.content())).doesNotContain("<no value>")
			.doesNotContain("\n\n\n")
			.contains("is installed as");
	}

	@Test
	void theDefaultsAreForATrial() {
		String notes = Chart.ORDER_FOOD.notes(Chart.YAML.createObjectNode());
		assertThat(notes).contains("sample data is loaded", "sample's key", "helm test order-food -n food",
				"kubectl port-forward service/order-food 8080:80 -n food");
		assertThat(Chart.DATABASE_LOAD.notes(Chart.YAML.createObjectNode())).contains("sample data is loaded",
				"kubectl create job --from=cronjob/database-load manual-$(date +%s) -n food");
	}

	@Test
	void aProductionInstallationIsNotWarnedOf() {
		List<Values> production = Chart.all().filter((values) -> values.name().equals("production")).toList();
		assertThat(production).hasSize(3)
			.allSatisfy((values) -> assertThat(values.chart().notes(values.content())).doesNotContain(WARNING));
		assertThat(Chart.ORDER_FOOD.notes(production.getFirst().content())).contains("https://api.example.com");
	}

	@Test
	void dataThatEachPodLoadsAreWarnedOf() {
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse("data: {force: true}")))
			.contains("NOT FIT FOR PRODUCTION: data.force lets each pod that starts load its set");
	}

	@Test
	void metricsThatAreOffAreNotPublic() {
		String warning = "reads /metrics, revenue included";
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse("management: {port: 0}"))).contains(warning);
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse("{management: {port: 0}, metrics: {enabled: false}}")))
			.doesNotContain(warning);
	}

	@Test
	void theLatestImageOfTheTestIsWarnedOfToo() {
		String values = "{config: {environment: dev}, tests: {enabled: %s, image: {repository: tools/curl, tag: latest}}}";
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse(values.formatted(true))))
			.contains("tools/curl:latest is another");
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse(values.formatted(false)))).doesNotContain(":latest is another");
		assertThat(Chart.ORDER_FOOD.notes(Chart.parse("{config: {environment: dev}, tests: {image: {tag: latest}}}")))
			.contains("order-food/order-food:latest is another");
	}

	@Test
	void everythingOffIsWarnedOf() {
		List<Values> off = Chart.all().filter((values) -> values.name().equals("everything-off")).toList();
		assertThat(off).hasSize(3)
			.allSatisfy((values) -> assertThat(values.chart().notes(values.content())).contains(WARNING));
	}

}
