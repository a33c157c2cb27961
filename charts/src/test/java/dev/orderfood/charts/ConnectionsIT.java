package dev.orderfood.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The connections of an installation fit into what its database takes, and those into the
 * memory of the database.
 */
class ConnectionsIT {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theDefaultsFitIntoTheServerOfTheChart(boolean separate) {
		ObjectNode values = Chart.YAML.createObjectNode();
		values.putObject("targets").put("separate", separate);
		assertThat(Chart.ORDER_FOOD.render(values)).isNotEmpty();
		assertThat(Chart.ORDER_FOOD.defaults().at("/database/maxConnections").asInt())
			.isEqualTo(Chart.POSTGRES.defaults().at("/parameters/max_connections").asInt());
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "staging", "production" })
	void theProfilesOfTheTwoChartsAgree(String profile) {
		assertThat(profile(Chart.ORDER_FOOD, profile).at("/database/maxConnections").asInt())
			.isEqualTo(profile(Chart.POSTGRES, profile).at("/parameters/max_connections").asInt());
	}

	private static JsonNode profile(Chart chart, String name) {
		return Chart.merge(chart.defaults(), Chart.read(chart.folder().resolve("profiles").resolve(name + ".yaml")));
	}

	/**
	 * Ten pods, one by surge, one that ends: each has a pool, that of notifications, and
	 * a probe.
	 */
	@Test
	void everyPodIsCountedWithItsSuccessorAndItsPools() {
		assertThat(notes("{}"))
			.contains("  252  order-food, 12 pods (2 of them while pods are replaced) with 21 each",
					"    3  a run of database-load", "    2  a backup or a restore", "    2  an exporter of metrics",
					"    3  administrators, reserved by the server", "  262  in all, of 400 that the server takes")
			.doesNotContain("everything else");
	}

	@Test
	void podsOfEachTargetAreCountedWithTheirOwnPools() {
		assertThat(notes("{targets: {separate: true}}")).contains(
				"  252  order-food, 12 pods (2 of them while pods are replaced) with 21 each",
				"   54  order-food-inventory, 6 pods (2 of them while pods are replaced) with 9 each",
				"   54  order-food-notification, 6 pods (2 of them while pods are replaced) with 9 each",
				"  370  in all");
	}

	@Test
	void withoutAnAutoscalerThePodsAreThoseOfTheValues() {
		assertThat(notes("{autoscaling: {enabled: false}, replicaCount: 3}")).contains("  105  order-food, 5 pods");
	}

	@Test
	void whatElseUsesTheServerIsCounted() {
		assertThat(notes("{database: {connections: {other: 70, backup: 0}}}"))
			.contains("   70  everything else", "  330  in all")
			.doesNotContain("a backup or a restore");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{database: {maxConnections: 261}} | 262 | 1 | 261",
					"{database: {poolSize: 40}} | 550 | 150 | 400", "{autoscaling: {maxReplicas: 20}} | 472 | 72 | 400",
					"{autoscaling: {enabled: false}, replicaCount: 20} | 472 | 72 | 400",
					"{database: {connections: {other: 200}}} | 462 | 62 | 400",
					"{targets: {separate: true, notification: {poolSize: 12}}} | 418 | 18 | 400",
					"{autoscaling: {maxReplicas: 20, keda: {enabled: true}}} | 472 | 72 | 400" })
	void anInstallationThatOpensMoreThanTheServerTakesIsRefused(String values, int total, int tooMany, int limit) {
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(Chart.parse(values))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(
					"may open %d connections to the database, %d more than database.maxConnections, which is %d"
						.formatted(total, tooMany, limit))
			.hasMessageContaining("3 for a run of database-load")
			.hasMessageContaining("Lower autoscaling.maxReplicas")
			.hasMessageContaining("parameters.max_connections of charts/postgres");
	}

	@Test
	void asManyAsTheServerTakesAreFine() {
		assertThat(Chart.ORDER_FOOD.render(Chart.parse("{database: {maxConnections: 262}}"))).isNotEmpty();
	}

	@Test
	void nothingIsCheckedWhereTheLimitIsUnknown() {
		assertThat(notes("{database: {maxConnections: 0, poolSize: 400}}"))
			.contains("NOT FIT FOR PRODUCTION: nothing checks whether the server takes that many connections")
			.contains("in all\n");
	}

	@Test
	void smallPoolsLeaveWhatMigrationAndLoaderTake() {
		assertThat(notes("{targets: {separate: true, inventory: {poolSize: 1}}}"))
			.contains("   18  order-food-inventory, 6 pods (2 of them while pods are replaced) with 3 each");
	}

	/** 3 MiB for each connection, the shared buffers and 128 MiB. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{parameters: {max_connections: '500'}} | 1536Mi | 220",
			"{parameters: {max_connections: 500}} | 1536Mi | 220", "{parameters: {shared_buffers: 1GB}} | 1536Mi | 816",
			"{parameters: {shared_buffers: '131072'}} | 1536Mi | 816",
			"{resources: {limits: {memory: 1Gi}}} | 1Gi | 432", "{resources: {limits: {memory: 1G}}} | 1G | 503",
			"{resources: {limits: {memory: 1048576Ki}}} | 1048576Ki | 432",
			"{resources: {limits: {memory: '1073741824'}}} | 1073741824 | 432" })
	void aServerWithoutMemoryForItsConnectionsIsRefused(String values, String limit, int missing) {
		assertThatThrownBy(() -> Chart.POSTGRES.render(Chart.merge(Chart.POSTGRES.trial(), Chart.parse(values))))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("resources.limits.memory is %s, %d MiB less".formatted(limit, missing))
			.hasMessageContaining("lower parameters.max_connections");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{parameters: {max_connections: '900'}, resources: {limits: {memory: 3Gi}}}",
			"{parameters: {max_connections: null}, resources: {limits: {memory: 556Mi}}}",
			"{parameters: {shared_buffers: null}, resources: {limits: {memory: 1456Mi}}}" })
	void aServerWithEnoughMemoryIsFine(String values) {
		assertThat(Chart.POSTGRES.render(Chart.merge(Chart.POSTGRES.trial(), Chart.parse(values)))).isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "ORDER_FOOD", "POSTGRES" })
	void theSetsOfValuesFit(Chart chart) {
		assertThat(chart.sets()).allSatisfy((values) -> assertThat(values.manifest().objects()).isNotEmpty());
	}

	private static String notes(String values) {
		return Chart.ORDER_FOOD.notes(Chart.parse(values));
	}

}
