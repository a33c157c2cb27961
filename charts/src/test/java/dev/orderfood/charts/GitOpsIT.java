package dev.orderfood.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Who renders the charts again and again, without asking the cluster, renders the same
 * again and again, and contradicts nobody else who works on the objects.
 */
class GitOpsIT {

	private static final Path EXAMPLES = Path.of("").toAbsolutePath().resolve("examples");

	static List<Release> examples() {
		return Stream.of("argocd", "flux")
			.flatMap((folder) -> Chart.files(EXAMPLES.resolve(folder)).stream())
			.flatMap(GitOpsIT::releases)
			.toList();
	}

	/** Every set but those that have the chart make passwords. */
	static List<Values> all() {
		return Chart.all().filter((values) -> !values.effective().at("/auth/generatePasswords").asBoolean()).toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void twoRenderingsAreTheSame(Values values) {
		assertThat(values.chart().render(values.content())).isEqualTo(values.chart().render(values.content()));
	}

	@Test
	void thereIsAnExampleForEachOfTheTwo() {
		assertThat(examples()).extracting(Release::kind, (release) -> release.chart().chartName())
			.contains(tuple("Application", "order-food"), tuple("Application", "database-load"),
					tuple("HelmRelease", "order-food"), tuple("HelmRelease", "database-load"),
					tuple("HelmRelease", "postgres"));
	}

	@ParameterizedTest
	@MethodSource("examples")
	void twoRenderingsOfAnExampleAreTheSameAndMakeNoSecret(Release release) {
		String first = release.render();
		assertThat(release.render()).isEqualTo(first);
		assertThat(Manifest.of(first).all(Secret.class)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("examples")
	void theAutoscalerAloneSaysHowManyPodsThereAre(Release release) {
		assertThat(Manifest.of(release.render()).all(Deployment.class))
			.allMatch((deployment) -> deployment.getSpec().getReplicas() == null);
	}

	@ParameterizedTest
	@MethodSource("examples")
	void anExampleIsFitForProduction(Release release) {
		assertThat(release.chart().notes(release.values())).doesNotContain("NOT FIT FOR PRODUCTION");
	}

	@Test
	void aChangedSecretIsBroughtToThePodsByItsRevision() {
		ObjectNode values = Chart.YAML.createObjectNode();
		String before = Chart.ORDER_FOOD.render(values);
		assertThat(Chart.ORDER_FOOD.render(values.put("secretsRevision", "2"))).isNotEqualTo(before);
	}

	/** Both charts say which set they load, in the same words. */
	@Test
	void theSameDataHasTheSameChecksumInBothCharts() {
		ObjectNode menu = Chart.YAML.createObjectNode();
		menu.putObject("data").put("existingConfigMap", "menu");
		ObjectNode other = Chart.YAML.createObjectNode();
		other.putObject("data").put("existingConfigMap", "other").put("force", true);
		assertThat(dataChecksum(Chart.ORDER_FOOD, menu)).isEqualTo(dataChecksum(Chart.DATABASE_LOAD, menu))
			.isNotEqualTo(dataChecksum(Chart.DATABASE_LOAD, other));
		assertThat(dataChecksum(Chart.ORDER_FOOD, other)).isEqualTo(dataChecksum(Chart.DATABASE_LOAD, other));
		assertThat(dataChecksum(Chart.ORDER_FOOD, Chart.YAML.createObjectNode()))
			.isEqualTo(dataChecksum(Chart.DATABASE_LOAD, Chart.YAML.createObjectNode()));
	}

	private static String dataChecksum(Chart chart, JsonNode values) {
		return chart.render(values)
			.lines()
			.filter((line) -> line.strip().startsWith("checksum/data: "))
			.map(String::strip)
			.findFirst()
			.orElseThrow();
	}

	private static Stream<Release> releases(Path file) {
		try {
			return Stream.of(Files.readString(file).split("(?m)^---$"))
				.map(Chart::parse)
				.filter((object) -> !object.path("kind").asText().equals("HelmRepository"))
				.map(Release::of);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What an example installs.
	 *
	 * @param kind of the object that says so
	 * @param chart what is installed
	 * @param values with what
	 */
	record Release(String kind, Chart chart, JsonNode values) {

		static Release of(JsonNode object) {
			boolean argo = object.path("kind").asText().equals("Application");
			String name = object.at(argo ? "/spec/source/chart" : "/spec/chart/spec/chart").asText();
			Chart chart = Stream.of(Chart.values())
				.filter((each) -> name.equals(each.chartName()))
				.findFirst()
				.orElseThrow();
			return new Release(object.path("kind").asText(), chart,
					object.at(argo ? "/spec/source/helm/valuesObject" : "/spec/values"));
		}

		String render() {
			return this.chart.render(this.values);
		}

	}

}
