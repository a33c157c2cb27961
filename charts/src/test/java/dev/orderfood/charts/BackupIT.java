package dev.orderfood.charts;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Backups, restores and drills of the chart {@code postgres}. What their scripts do is
 * proved by {@code RestoreIT} of database-migration and by {@code .ci/cluster}.
 */
class BackupIT {

	private final Manifest trial = Manifest.of(Chart.POSTGRES.render(Chart.POSTGRES.trial()));

	private final Manifest production = Chart.POSTGRES.set("production").manifest();

	@Test
	void theServerStartsWithoutTheVolumeOfBackups() {
		assertThat(List.of(this.trial, this.production))
			.flatExtracting((manifest) -> manifest.workloads()
				.stream()
				.filter((pods) -> pods.name().startsWith("StatefulSet/"))
				.flatMap((pods) -> pods.spec().getVolumes().stream())
				.toList())
			.isNotEmpty()
			.allMatch((volume) -> volume.getPersistentVolumeClaim() == null);
	}

	@Test
	void backupsAreKeptForAMonth() {
		assertThat(value(containers(spec(this.trial, "postgres-backup")).getFirst(), "RETENTION_DAYS")).isEqualTo("30");
	}

	/** A storage class may bind a claim only for a pod, and Helm waits for claims. */
	@Test
	void theFirstBackupIsMadeWithTheInstallation() {
		Job first = this.trial.all(Job.class).getFirst();
		assertThat(first.getSpec()).isEqualTo(spec(this.trial, "postgres-backup"));
		assertThat(claims(first.getSpec())).containsExactly("postgres-backup");
	}

	@Test
	void anotherKindOfBackupIsAnotherJob() {
		ObjectNode values = Chart.POSTGRES.trial();
		values.putObject("backup").put("retentionDays", 7);
		Job changed = Manifest.of(Chart.POSTGRES.render(values)).all(Job.class).getFirst();
		assertThat(changed.getMetadata().getName())
			.isNotEqualTo(this.trial.all(Job.class).getFirst().getMetadata().getName());
	}

	@Test
	void aRestoreIsMadeByTheSuperuserForTheOwner() {
		Container restore = containers(spec(this.trial, "postgres-restore")).getFirst();
		assertThat(value(restore, "PGUSER")).isEqualTo("postgres");
		assertThat(value(restore, "OWNER")).isEqualTo("orderfood");
	}

	@Test
	void aDrillKnowsNoServerAndNoPassword() {
		Container drill = containers(spec(this.trial, "postgres-drill")).getFirst();
		assertThat(drill.getEnv()).extracting(EnvVar::getName).containsExactly("PGDATABASE", "OWNER", "ROLES");
		assertThat(drill.getEnv()).allMatch((variable) -> variable.getValueFrom() == null);
	}

	@Test
	void copiesGoToTheObjectStorageOnceABackupIsComplete() {
		JobSpec backup = spec(this.production, "postgres-backup");
		assertThat(backup.getTemplate().getSpec().getInitContainers()).extracting(Container::getName)
			.containsExactly("backup");
		Container upload = backup.getTemplate().getSpec().getContainers().getFirst();
		assertThat(upload.getImage()).startsWith("rclone/rclone:");
		assertThat(value(upload, "RCLONE_CONFIG_STORE_ENDPOINT")).isEqualTo("https://s3.example.com");
		assertThat(value(upload, "STORE_PATH")).isEqualTo("backups/orderfood");
		assertThat(upload.getEnv()).filteredOn((variable) -> variable.getValueFrom() != null)
			.extracting((variable) -> variable.getValueFrom().getSecretKeyRef().getName() + "/"
					+ variable.getValueFrom().getSecretKeyRef().getKey())
			.containsExactlyInAnyOrder("orderfood-backups/access-key-id", "orderfood-backups/secret-access-key",
					"orderfood-backups/encryption-password");
	}

	@Test
	void withObjectStorageADrillRestoresTheCopyThere() {
		JobSpec drill = spec(this.production, "postgres-drill");
		assertThat(drill.getTemplate().getSpec().getInitContainers()).extracting(Container::getName)
			.containsExactly("download");
		assertThat(claims(drill)).isEmpty();
	}

	@Test
	void objectStorageWithoutAPlaceOrAKeyIsRefused() {
		ObjectNode values = Chart.POSTGRES.trial();
		ObjectNode storage = values.putObject("backup").putObject("objectStorage").put("enabled", true);
		assertThatThrownBy(() -> Chart.POSTGRES.render(values)).hasMessageContaining("name the bucket");
		storage.put("path", "backups/orderfood");
		assertThatThrownBy(() -> Chart.POSTGRES.render(values)).hasMessageContaining("name a Secret");
	}

	@Test
	void theExporterRunsBesideTheServerWhereItIsAskedFor() {
		assertThat(server(this.trial)).extracting(Container::getName).containsExactly("postgres");
		assertThat(server(this.production)).extracting(Container::getName).containsExactly("postgres", "metrics");
		Container exporter = server(this.production).getLast();
		assertThat(value(exporter, "DATA_SOURCE_USER")).isEqualTo("orderfood_monitor");
		assertThat(value(server(this.production).getFirst(), "MONITOR")).isEqualTo("orderfood_monitor");
	}

	private static List<Container> server(Manifest manifest) {
		return manifest.workloads()
			.stream()
			.filter((pods) -> pods.name().startsWith("StatefulSet/"))
			.findFirst()
			.orElseThrow()
			.containers();
	}

	private static JobSpec spec(Manifest manifest, String cronJob) {
		return manifest.one(CronJob.class, cronJob).getSpec().getJobTemplate().getSpec();
	}

	private static List<Container> containers(JobSpec spec) {
		return spec.getTemplate().getSpec().getContainers();
	}

	private static List<String> claims(JobSpec spec) {
		return spec.getTemplate()
			.getSpec()
			.getVolumes()
			.stream()
			.map(Volume::getPersistentVolumeClaim)
			.filter((claim) -> claim != null)
			.map((claim) -> claim.getClaimName())
			.toList();
	}

	private static String value(Container container, String variable) {
		return container.getEnv()
			.stream()
			.filter((candidate) -> candidate.getName().equals(variable))
			.findFirst()
			.orElseThrow()
			.getValue();
	}

}
