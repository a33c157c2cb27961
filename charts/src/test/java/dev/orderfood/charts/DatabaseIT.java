package dev.orderfood.charts;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the apps find their database, who they are there, and that it is the right one.
 */
class DatabaseIT {

	private static final Manifest EVERYTHING = Chart.ORDER_FOOD.set("everything-on").manifest();

	@Test
	void aSecretForAllNamesThePasswordsAlone() {
		assertThat(variables(container(Chart.ORDER_FOOD, "order-food"))).containsEntry("DB_HOST", "postgres")
			.containsEntry("DB_PORT", "5432")
			.containsEntry("DB_NAME", "orderfood")
			.containsEntry("DB_USER", "orderfood_api")
			.containsEntry("DB_PASSWORD", "postgres-credentials/api-password")
			.doesNotContainKeys("DB_SSL_MODE", "DB_SSL_ROOT_CERT", "SPRING_DATASOURCE_URL");
	}

	@Test
	void aSecretOfARoleSaysAllThatItsKeysAreNamedFor() {
		assertThat(variables(container(EVERYTHING, "database-migration"))).containsEntry("DB_HOST", "food-owner/host")
			.containsEntry("DB_PORT", "food-owner/port")
			.containsEntry("DB_NAME", "food-owner/dbname")
			.containsEntry("DB_USER", "food-owner/username")
			.containsEntry("DB_PASSWORD", "food-owner/password");
		Manifest refresh = Chart.DATABASE_LOAD.set("everything-on").manifest();
		assertThat(variables(refresh.all(CronJob.class)
			.getFirst()
			.getSpec()
			.getJobTemplate()
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst())).containsEntry("DB_HOST", "food-load/host")
			.containsEntry("DB_PORT", "food-load/port")
			.containsEntry("DB_NAME", "food-load/dbname")
			.containsEntry("DB_USER", "food-load/username")
			.containsEntry("DB_PASSWORD", "food-load/password")
			.containsEntry("DB_SSL_MODE", "verify-ca")
			.containsEntry("DB_SSL_ROOT_CERT", "/etc/database-ca/ca.crt");
	}

	@Test
	void aRoleMayHaveAHostOfItsOwnSuchAsAPooler() {
		assertThat(variables(container(EVERYTHING, "order-food"))).containsEntry("DB_HOST", "food-db-pooler")
			.containsEntry("DB_USER", "food-api/username");
		assertThat(variables(container(EVERYTHING, "database-load"))).containsEntry("DB_HOST", "food-db-rw");
	}

	/** Logins come and go; the rights belong to the role that they are members of. */
	@Test
	void rightsAreGrantedToTheRoleWhateverLogsIn() {
		assertThat(variables(container(EVERYTHING, "database-migration"))).containsEntry("DB_API_ROLE", "orderfood_api")
			.containsEntry("DB_LOAD_ROLE", "orderfood_load");
	}

	@Test
	void theServersCertificateIsCheckedByEachOfTheThree() {
		for (String container : List.of("database-migration", "database-load", "order-food")) {
			assertThat(variables(container(EVERYTHING, container))).containsEntry("DB_SSL_MODE", "verify-ca")
				.containsEntry("DB_SSL_ROOT_CERT", "/etc/database-ca/ca.crt");
			assertThat(container(EVERYTHING, container).getVolumeMounts())
				.anyMatch((mount) -> mount.getMountPath().equals("/etc/database-ca"));
		}
	}

	@Test
	void withoutItsCertificateTheServerOffersNoTls() {
		StatefulSet server = server("{}");
		assertThat(server.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
			.noneMatch((argument) -> argument.startsWith("ssl"));
	}

	@Test
	void theServersKeyIsReadableForItsGroupAlone() {
		StatefulSet server = server("{tls: {existingSecret: postgres-tls}}");
		assertThat(server.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs()).contains("ssl=on",
				"ssl_cert_file=/etc/postgresql/tls/tls.crt", "ssl_key_file=/etc/postgresql/tls/tls.key",
				"hba_file=/etc/postgresql/hba/pg_hba.conf");
		Volume tls = server.getSpec()
			.getTemplate()
			.getSpec()
			.getVolumes()
			.stream()
			.filter((volume) -> volume.getName().equals("tls"))
			.findFirst()
			.orElseThrow();
		assertThat(tls.getSecret().getSecretName()).isEqualTo("postgres-tls");
		assertThat(tls.getSecret().getDefaultMode()).isEqualTo(0440);
	}

	@Test
	void otherPodsConnectOverTlsAlone() {
		Manifest manifest = postgres("{tls: {existingSecret: postgres-tls}}");
		assertThat(manifest.one(ConfigMap.class, "postgres-hba").getData().get("pg_hba.conf").lines())
			.filteredOn((line) -> !line.startsWith("#") && !line.startsWith("local"))
			.filteredOn((line) -> !line.contains(" 127.0.0.1/32 ") && !line.contains(" ::1/128 "))
			.containsExactly("hostssl all all all scram-sha-256");
		assertThat(postgres("{tls: {existingSecret: postgres-tls, required: false}}").all(ConfigMap.class))
			.noneMatch((configMap) -> configMap.getMetadata().getName().endsWith("-hba"));
	}

	@Test
	void theNotesSayHowARenewedCertificateComesToTheServer() {
		assertThat(Chart.POSTGRES.notes(values("{tls: {existingSecret: postgres-tls}}"))).contains("refuses other pods",
				"pg_reload_conf");
		assertThat(Chart.POSTGRES.notes(values("{}"))).doesNotContain("It offers TLS");
	}

	private static StatefulSet server(String values) {
		return postgres(values).one(StatefulSet.class, "postgres");
	}

	private static Manifest postgres(String values) {
		return Manifest.of(Chart.POSTGRES.render(values(values)));
	}

	private static JsonNode values(String values) {
		return Chart.merge(Chart.POSTGRES.trial(), Chart.parse(values));
	}

	private static Container container(Chart chart, String name) {
		ObjectNode values = chart.trial();
		return container(Manifest.of(chart.render(values)), name);
	}

	private static Container container(Manifest manifest, String name) {
		return manifest.all(Deployment.class)
			.stream()
			.flatMap((deployment) -> Stream.concat(
					deployment.getSpec().getTemplate().getSpec().getInitContainers().stream(),
					deployment.getSpec().getTemplate().getSpec().getContainers().stream()))
			.filter((container) -> container.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	/** Each variable with its value, or the name and the key of its Secret. */
	private static Map<String, String> variables(Container container) {
		return container.getEnv()
			.stream()
			.collect(Collectors.toMap(EnvVar::getName, DatabaseIT::value, (first, last) -> last));
	}

	private static String value(EnvVar variable) {
		if (variable.getValueFrom() != null) {
			return variable.getValueFrom().getSecretKeyRef().getName() + "/"
					+ variable.getValueFrom().getSecretKeyRef().getKey();
		}
		return (variable.getValue() != null) ? variable.getValue() : "";
	}

}
