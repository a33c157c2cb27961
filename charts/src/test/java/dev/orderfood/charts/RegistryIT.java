package dev.orderfood.charts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.marcnuri.helm.Helm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Charts as they are published: what `.ci/charts` packages, and, with a registry that
 * `.ci/registry` starts, what comes out of it.
 */
class RegistryIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern INSTALL = Pattern
		.compile("(?m)^helm install (?<release>\\S+) oci://\\S+/(?<chart>\\S+) --version (?<version>\\S+).*$");

	private static final Pattern SET = Pattern.compile("--set (?<key>[^=\\s]+)=(?<value>\\S+)");

	private static final String VERSION = System.getProperty("charts.version");

	@Test
	void theSameSourcesGiveTheSameBytes(@TempDir Path folder) throws Exception {
		for (String name : new String[] { "first", "second" }) {
			packageCharts(folder.resolve(name));
		}
		for (Chart chart : Chart.values()) {
			String file = fileOf(chart);
			assertThat(folder.resolve("first").resolve(file))
				.hasSameBinaryContentAs(folder.resolve("second").resolve(file));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPackagedChartNamesTheImagesOfTheRegistry(Chart chart, @TempDir Path folder) throws Exception {
		packageCharts(folder);
		String manifest = render(folder.resolve(fileOf(chart)).toString(), false);
		assertThat(manifest).doesNotContain("image: order-food/").doesNotContain("image: \"order-food/");
		if (chart != Chart.POSTGRES) {
			assertThat(manifest).contains("registry.example/food/database-load:" + VERSION);
		}
		assertThat(Helm.show(folder.resolve(fileOf(chart)).toString()).chart().call())
			.contains("artifacthub.io/changes")
			.contains("version: " + VERSION);
	}

	@ParameterizedTest
	@EnumSource
	@EnabledIfSystemProperty(named = "charts.registry", matches = ".+")
	void aChartIsRenderedFromTheRegistry(Chart chart) {
		String remote = "oci://" + System.getProperty("charts.registry") + "/order-food/charts";
		Helm.push()
			.withChart(Path.of(System.getProperty("charts.packaged"), fileOf(chart)))
			.withRemote(URI.create(remote))
			.plainHttp()
			.call();
		assertThat(render(remote + "/" + nameOf(chart), true)).contains("kind: ");
	}

	@Test
	void theCommandsOfReadmeInstallWhatIsPackaged(@TempDir Path folder) throws Exception {
		packageCharts(folder);
		List<MatchResult> commands = INSTALL.matcher(Files.readString(ROOT.resolve("README.md"))).results().toList();
		assertThat(commands).extracting((command) -> command.group("chart"))
			.containsExactly("postgres", "database-load", "order-food");
		for (MatchResult command : commands) {
			String file = command.group("chart") + "-" + command.group("version") + ".tgz";
			var template = Helm.template(folder.resolve(file).toString())
				.withName(command.group("release"))
				.withNamespace("default")
				.withKubeVersion(Chart.CURRENT_KUBERNETES);
			for (MatchResult value : SET.matcher(command.group()).results().toList()) {
				template.set(value.group("key"), value.group("value"));
			}
			assertThat(template.call()).as(command.group()).contains("kind: ");
		}
	}

	private static void packageCharts(Path folder) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(ROOT.resolve(".ci/charts").toString(), "package", folder.toString(),
				"registry.example/food")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(process.waitFor()).isZero();
	}

	private static String render(String chart, boolean fromRegistry) {
		var command = Helm.template(chart)
			.withName("food")
			.withNamespace("food")
			.withKubeVersion(Chart.CURRENT_KUBERNETES);
		if (chart.contains("postgres")) {
			command.set("auth.generatePasswords", "true");
		}
		if (fromRegistry) {
			command.withVersion(VERSION).plainHttp();
		}
		return command.call();
	}

	private static String fileOf(Chart chart) {
		return nameOf(chart) + "-" + VERSION + ".tgz";
	}

	private static String nameOf(Chart chart) {
		return chart.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
