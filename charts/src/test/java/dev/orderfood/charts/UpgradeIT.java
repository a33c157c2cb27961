package dev.orderfood.charts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Kubernetes refuses to change stays as it is from one version to the next.
 */
class UpgradeIT {

	static List<Values> all() {
		return Chart.all().toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void anotherVersionChangesNothingThatCannotBeChanged(Values values) {
		Map<String, Object> before = fixed(values.manifest());
		Manifest after = Manifest.of(values.chart().renderVersion(values.content(), "9.9.9"));
		assertThat(after.objects().getFirst().getMetadata().getLabels().get("helm.sh/chart")).endsWith("-9.9.9");
		assertThat(fixed(after)).isEqualTo(before);
	}

	@ParameterizedTest
	@MethodSource("all")
	void theObjectsKeepTheirNames(Values values) {
		Manifest after = Manifest.of(values.chart().renderVersion(values.content(), "9.9.9"));
		assertThat(after.objects().stream().map(UpgradeIT::id)).containsAll(values.manifest()
			.objects()
			.stream()
			.filter((object) -> !object.getMetadata().getName().endsWith("-test"))
			.filter((object) -> !(object instanceof Job))
			.map(UpgradeIT::id)
			.toList());
	}

	/**
	 * From the defaults to everything else that an installation can be changed to under
	 * the same names.
	 */
	@ParameterizedTest
	@MethodSource("all")
	void otherValuesChangeNothingThatCannotBeChanged(Values values) {
		ObjectNode sameNames = values.content().deepCopy();
		sameNames.remove(List.of("nameOverride", "fullnameOverride", "persistence"));
		Map<String, Object> after = fixed(Manifest.of(values.chart().render(sameNames)));
		Map<String, Object> before = fixed(Manifest.of(values.chart().render(values.chart().trial())));
		before.keySet().retainAll(after.keySet());
		assertThat(after).containsAllEntriesOf(before);
	}

	@Test
	void aJobHasANameForEachRevision() {
		ObjectNode values = Chart.YAML.createObjectNode();
		values.putObject("job").put("enabled", true);
		assertThat(Manifest.of(Chart.DATABASE_LOAD.render(values)).all(Job.class))
			.extracting((job) -> job.getMetadata().getName())
			.singleElement()
			.asString()
			.matches("database-load-r1-[0-9a-f]{8}");
	}

	/** Where each rendering is a first revision, as with Argo CD. */
	@Test
	void aJobWithAnotherContentHasAnotherName() {
		assertThat(job("1.0.0")).isEqualTo(job("1.0.0")).isNotEqualTo(job("1.0.1"));
	}

	private static String job(String tag) {
		ObjectNode values = Chart.YAML.createObjectNode();
		values.putObject("job").put("enabled", true);
		values.putObject("image").put("tag", tag);
		return Manifest.of(Chart.DATABASE_LOAD.render(values)).all(Job.class).getFirst().getMetadata().getName();
	}

	private static Map<String, Object> fixed(Manifest manifest) {
		Map<String, Object> fixed = new HashMap<>();
		manifest.all(Deployment.class).forEach((object) -> fixed.put(id(object), object.getSpec().getSelector()));
		manifest.all(StatefulSet.class).forEach((object) -> {
			ObjectNode spec = Chart.YAML.valueToTree(object.getSpec());
			spec.remove(List.of("replicas", "template", "updateStrategy", "minReadySeconds"));
			fixed.put(id(object), (JsonNode) spec);
		});
		return fixed;
	}

	private static String id(HasMetadata object) {
		return object.getKind() + "/" + object.getMetadata().getName();
	}

}
