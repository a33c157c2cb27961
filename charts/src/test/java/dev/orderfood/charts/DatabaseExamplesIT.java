package dev.orderfood.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of databases outside trials: the objects are what their operators know,
 * and the values of the charts fit to them.
 */
class DatabaseExamplesIT {

	private static final Path EXAMPLES = Path.of("").toAbsolutePath().resolve("examples");

	private static final List<JsonNode> CLOUD_NATIVE_PG = documents("cloudnative-pg/cluster.yaml");

	static Stream<JsonNode> objectsOfOperators() {
		return CLOUD_NATIVE_PG.stream().filter((object) -> !object.path("kind").asText().equals("PodMonitor"));
	}

	@ParameterizedTest
	@MethodSource("objectsOfOperators")
	void anObjectIsWhatItsOperatorKnows(JsonNode object) {
		assertThat(errors(object)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spec.instances: 0", "spec.instances: many", "spec.primaryUpdateMethod: hope",
			"spec.bootstrap.initdb.owners: orderfood", "spec.postgresql.synchronous: {method: any}",
			"spec.postgresql.parameters: {max_connections: 620}", "spec.managed.roles: [{login: true}]",
			"spec.resources.limits: {memory: 3 gigabytes}", "spec.pooler: {instances: 2}" })
	void whatTheOperatorRefusesIsFound(String change) {
		String[] parts = change.split(": ", 2);
		ObjectNode cluster = one("Cluster").deepCopy();
		String path = "/" + parts[0].replace('.', '/');
		((ObjectNode) cluster.at(path.substring(0, path.lastIndexOf('/'))))
			.set(path.substring(path.lastIndexOf('/') + 1), Chart.parse(parts[1]));
		assertThat(errors(cluster)).isNotEmpty();
	}

	@Test
	void theMonitorsHaveNoUnknownField() {
		assertThat(CLOUD_NATIVE_PG.stream()
			.filter((object) -> object.path("kind").asText().equals("PodMonitor"))
			.map((object) -> Manifest.of(text(object)).all(PodMonitor.class).getFirst())).hasSize(2)
			.flatExtracting((monitor) -> UnknownFields.of("PodMonitor", monitor).toList())
			.isEmpty();
	}

	@Test
	void threeInstancesConfirmEachCommitTwiceAndAreBackedUp() {
		JsonNode cluster = one("Cluster");
		assertThat(cluster.at("/spec/instances").asInt()).isEqualTo(3);
		assertThat(cluster.at("/spec/postgresql/synchronous/dataDurability").asText()).isEqualTo("required");
		assertThat(cluster.at("/spec/plugins/0/parameters/barmanObjectName").asText())
			.isEqualTo(one("ObjectStore").at("/metadata/name").asText());
		assertThat(one("ScheduledBackup").at("/spec/cluster/name")).isEqualTo(cluster.at("/metadata/name"));
		assertThat(one("ScheduledBackup").at("/spec/schedule").asText().split(" ", -1)).hasSize(6);
		assertThat(one("ObjectStore").at("/spec/retentionPolicy").asText()).isEqualTo("30d");
	}

	/**
	 * Each pooler alone has to take what all pods open, and the server what all poolers
	 * do.
	 */
	@Test
	void theConnectionsAddUp() {
		JsonNode pooler = one("Pooler");
		int each = pooler.at("/spec/pgbouncer/parameters/max_db_connections").asInt();
		assertThat(values("cloudnative-pg", Chart.ORDER_FOOD).at("/database/maxConnections").asInt()).isEqualTo(each);
		int server = one("Cluster").at("/spec/postgresql/parameters/max_connections").asInt();
		assertThat(each * pooler.at("/spec/instances").asInt() + 20).isLessThanOrEqualTo(server);
		assertThat(one("Cluster").at("/spec/resources/limits/memory").asText()).isEqualTo("3Gi");
		assertThat(3 * server + 512 + 128).isLessThan(3 * 1024);
	}

	/**
	 * With transactions as its unit PgBouncer gives the session's settings to somebody
	 * else.
	 */
	@Test
	void thePoolerGivesAConnectionToOneSession() {
		assertThat(one("Pooler").at("/spec/pgbouncer/poolMode").asText()).isEqualTo("session");
		assertThat(one("Pooler").at("/spec/pgbouncer/parameters/ignore_startup_parameters").asText().split(",", -1))
			.contains("options");
	}

	/** PgBouncer ignores what the API asks for by `options`. */
	@Test
	void theLoginsBringTheLimitsOfTheApiAlong() throws IOException {
		String settings = Files.readString(EXAMPLES.resolve("../../order-food/src/main/resources/application.yaml"));
		List<String> sql = new ArrayList<>();
		one("Cluster").at("/spec/bootstrap/initdb/postInitSQL").forEach((line) -> sql.add(line.asText()));
		List<String> limits = settings.lines()
			.filter((line) -> line.strip().startsWith("-c "))
			.map((line) -> line.strip().substring(3))
			.toList();
		assertThat(limits).hasSize(4);
		for (String login : List.of("orderfood_api_a", "orderfood_api_b")) {
			assertThat(sql).containsAll(limits.stream()
				.map((limit) -> "ALTER ROLE " + login + " SET " + limit.replaceFirst("=(\\d+)", " = '$1ms'"))
				.toList());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "cloudnative-pg", "managed-postgres", "postgres-tls" })
	void theValuesRenderAndTheCertificateIsChecked(String example) {
		for (Chart chart : List.of(Chart.ORDER_FOOD, Chart.DATABASE_LOAD)) {
			JsonNode values = values(example, chart);
			assertThat(chart.lint(values).isFailed()).isFalse();
			assertThat(chart.render(values)).contains("value: verify-full");
			assertThat(chart.notes(values)).doesNotContain("the certificate of the database is not checked");
		}
	}

	@Test
	void theApiGoesThroughThePoolerAndTheOthersPastIt() {
		Deployment deployment = Manifest.of(Chart.ORDER_FOOD.render(values("cloudnative-pg", Chart.ORDER_FOOD)))
			.one(Deployment.class, "order-food");
		Map<String, String> hosts = new HashMap<>();
		Stream
			.concat(deployment.getSpec().getTemplate().getSpec().getInitContainers().stream(),
					deployment.getSpec().getTemplate().getSpec().getContainers().stream())
			.forEach((container) -> container.getEnv()
				.stream()
				.filter((variable) -> variable.getName().equals("DB_HOST"))
				.map(EnvVar::getValue)
				.forEach((host) -> hosts.put(container.getName(), host)));
		assertThat(hosts).containsEntry("database-migration", "orderfood-db-rw")
			.containsEntry("database-load", "orderfood-db-rw")
			.containsEntry("order-food", one("Pooler").at("/metadata/name").asText());
		assertThat(one("Cluster").at("/spec/certificates/serverAltDNSNames/0").asText())
			.isEqualTo(hosts.get("order-food"));
	}

	@Test
	void theSecretsOfTheValuesAreThoseOfTheCluster() {
		JsonNode values = values("cloudnative-pg", Chart.ORDER_FOOD).path("database");
		List<String> managed = one("Cluster").at("/spec/managed/roles").findValuesAsText("name");
		assertThat(values.at("/owner/existingSecret"))
			.isEqualTo(one("Cluster").at("/spec/bootstrap/initdb/secret/name"));
		assertThat(managed).contains(values.at("/load/existingSecret").asText(),
				values.at("/api/existingSecret").asText());
		// The operator makes it.
		assertThat(values.at("/ca/existingSecret").asText())
			.isEqualTo(one("Cluster").at("/metadata/name").asText() + "-ca");
	}

	@Test
	void theCertificateIsForTheServiceOfTheRelease() {
		JsonNode certificate = documents("postgres-tls/certificates.yaml").getLast();
		assertThat(certificate.at("/spec/secretName").asText())
			.isEqualTo(values("postgres-tls", Chart.POSTGRES).at("/tls/existingSecret").asText())
			.isEqualTo(values("postgres-tls", Chart.ORDER_FOOD).at("/database/ca/existingSecret").asText());
		List<String> names = new ArrayList<>();
		certificate.at("/spec/dnsNames").forEach((name) -> names.add(name.asText()));
		assertThat(names).contains(Chart.ORDER_FOOD.defaults().at("/database/host").asText());
		assertThat(Chart.POSTGRES.render(Chart.merge(Chart.POSTGRES.trial(), values("postgres-tls", Chart.POSTGRES))))
			.contains("ssl=on");
	}

	private static JsonNode values(String example, Chart chart) {
		return Chart.read(EXAMPLES.resolve(example).resolve(chart.chartName() + ".yaml"));
	}

	private static ObjectNode one(String kind) {
		return (ObjectNode) CLOUD_NATIVE_PG.stream()
			.filter((object) -> object.path("kind").asText().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	private static List<Error> errors(JsonNode object) {
		JsonNode schema = Chart.read(Path.of("src/test/resources/crd", object.path("kind").asText() + ".yaml"));
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(json(schema), InputFormat.JSON)
			.validate(json(object), InputFormat.JSON);
	}

	private static String json(JsonNode node) {
		return node.toString();
	}

	private static String text(JsonNode node) {
		try {
			return Chart.YAML.writeValueAsString(node);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<JsonNode> documents(String file) {
		try {
			return new ObjectMapper(Chart.YAML.getFactory()).readerFor(JsonNode.class)
				.<JsonNode>readValues(EXAMPLES.resolve(file).toFile())
				.readAll();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
