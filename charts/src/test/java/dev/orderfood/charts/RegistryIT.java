package dev.orderfood.charts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.BeforeAll;
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

	/** What a release packages whose images nobody has pushed yet. */
	@TempDir
	private static Path packaged;

	@BeforeAll
	static void packageCharts() throws Exception {
		packageCharts(packaged);
	}

	@Test
	void theSameSourcesGiveTheSameBytes(@TempDir Path folder) throws Exception {
		packageCharts(folder);
		for (Chart chart : Chart.values()) {
			assertThat(folder.resolve(fileOf(chart))).hasSameBinaryContentAs(packaged.resolve(fileOf(chart)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPackagedChartNamesTheImagesOfTheRegistry(Chart chart) throws Exception {
		String manifest = render(packaged.resolve(fileOf(chart)).toString(), false);
		assertThat(manifest).doesNotContain("image: order-food/").doesNotContain("image: \"order-food/");
		if (chart != Chart.POSTGRES) {
			assertThat(manifest).contains("registry.example/food/database-load:" + VERSION);
		}
		assertThat(Helm.show(packaged.resolve(fileOf(chart)).toString()).chart().call())
			.contains("artifacthub.io/changes")
			.contains("artifacthub.io/images")
			.contains("version: " + VERSION);
	}

	@ParameterizedTest
	@EnumSource
	void aPackagedChartNamesTheDigestsThatAreKnown(Chart chart, @TempDir Path folder) throws Exception {
		Path images = Files.writeString(folder.resolve("images.txt"),
				Stream.of("order-food", "database-migration", "database-load")
					.map((app) -> "registry.example/food/" + app + "@" + digest(app) + "\n")
					.collect(Collectors.joining()));
		Path bases = Files.writeString(folder.resolve("bases.txt"),
				"docker.io/library/postgres:18@" + digest("postgres") + "\n");
		packageCharts(folder, images.toString(), bases.toString());
		assertThat(imagesIn(render(folder.resolve(fileOf(chart)).toString(), false))).isNotEmpty()
			.allSatisfy((image) -> {
				String name = image.replaceFirst(":.*", "");
				assertThat(image).endsWith("@" + digest(name.substring(name.lastIndexOf('/') + 1)));
			});
	}

	@Test
	void aDigestThatIsNoneIsRefused(@TempDir Path folder) throws Exception {
		Path images = Files.writeString(folder.resolve("images.txt"), "registry.example/food/order-food@null\n");
		assertThat(tryToPackage(folder, images.toString())).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void aPackagedChartPassesHelmsStrictLint(Chart chart, @TempDir Path folder) throws Exception {
		assertThat(
				new ProcessBuilder("tar", "-xzf", packaged.resolve(fileOf(chart)).toString()).directory(folder.toFile())
					.start()
					.waitFor())
			.isZero();
		Path unpacked = folder.resolve(nameOf(chart));
		if (chart == Chart.POSTGRES) {
			Path values = unpacked.resolve("values.yaml");
			Files.writeString(values,
					Files.readString(values).replace("generatePasswords: false", "generatePasswords: true"));
		}
		assertThat(Files.readAllLines(unpacked.resolve("Chart.yaml")))
			.filteredOn((line) -> line.matches(" {2}artifacthub\\.io/\\w+:.*"))
			.extracting((line) -> line.replaceFirst(":.*", ""))
			.contains("  artifacthub.io/license")
			.doesNotHaveDuplicates();
		LintResult result = new Helm(unpacked).lint().strict().call();
		assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aPackagedChartRendersForEverySupportedKubernetes(Chart chart) throws Exception {
		MatchResult supported = Pattern.compile("(?m)^\\| Kubernetes \\| 1\\.(\\d+) to 1\\.(\\d+) \\|")
			.matcher(Files.readString(ROOT.resolve("UPGRADING.md")))
			.results()
			.findFirst()
			.orElseThrow();
		int oldest = Integer.parseInt(supported.group(1));
		int newest = Integer.parseInt(supported.group(2));
		assertThat(newest).isGreaterThan(oldest);
		for (int minor = oldest; minor <= newest; minor++) {
			assertThat(render(packaged.resolve(fileOf(chart)).toString(), false, "1." + minor + ".0"))
				.contains("kind: ");
		}
	}

	@ParameterizedTest
	@EnumSource
	void thePackagedReadmeNeedsNoNeighbours(Chart chart) throws Exception {
		assertThat(Helm.show(packaged.resolve(fileOf(chart)).toString()).readme().call())
			.doesNotContain("](../", "helm install " + nameOf(chart) + " charts/")
			.contains("/blob/v" + VERSION + "/")
			.contains("oci://registry.example/food/charts/" + nameOf(chart) + " --version " + VERSION);
	}

	@ParameterizedTest
	@EnumSource
	@EnabledIfSystemProperty(named = "charts.registry", matches = ".+")
	void aChartIsRenderedFromTheRegistry(Chart chart) throws IOException {
		String remote = "oci://" + System.getProperty("charts.registry") + "/order-food/charts";
		Helm.push()
			.withChart(Path.of(System.getProperty("charts.packaged"), fileOf(chart)))
			.withRemote(URI.create(remote))
			.plainHttp()
			.call();
		String manifest = render(remote + "/" + nameOf(chart), true);
		assertThat(manifest).contains("kind: ");
		String images = System.getProperty("charts.images", "");
		if (!images.isEmpty() && chart != Chart.POSTGRES) {
			List<String> published = Files.readAllLines(Path.of(images));
			assertThat(imagesIn(manifest)).extracting((image) -> image.replaceFirst(":" + VERSION + "@", "@"))
				.isNotEmpty()
				.isSubsetOf(published);
		}
	}

	@Test
	void theCommandsOfReadmeInstallWhatIsPackaged() throws Exception {
		List<MatchResult> commands = INSTALL.matcher(Files.readString(ROOT.resolve("README.md"))).results().toList();
		assertThat(commands).extracting((command) -> command.group("chart"))
			.containsExactly("postgres", "database-load", "order-food");
		for (MatchResult command : commands) {
			String file = command.group("chart") + "-" + command.group("version") + ".tgz";
			var template = Helm.template(packaged.resolve(file).toString())
				.withName(command.group("release"))
				.withNamespace("default")
				.withKubeVersion(Chart.CURRENT_KUBERNETES);
			for (MatchResult value : SET.matcher(command.group()).results().toList()) {
				template.set(value.group("key"), value.group("value"));
			}
			assertThat(template.call()).as(command.group()).contains("kind: ");
		}
	}

	private static void packageCharts(Path folder, String... images) throws IOException, InterruptedException {
		assertThat(tryToPackage(folder, images)).isZero();
	}

	private static int tryToPackage(Path folder, String... images) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(ROOT.resolve(".ci/charts").toString(), "package", folder.toString(), "registry.example/food"));
		command.addAll(List.of(images));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

	/** A digest that only this name has. */
	private static String digest(String name) {
		return "sha256:" + String.format("%064x", name.hashCode() & 0xffffffffL);
	}

	private static List<String> imagesIn(String manifest) {
		return manifest.lines()
			.map((line) -> line.strip().replaceFirst("^- ", ""))
			.filter((line) -> line.startsWith("image: "))
			.map((line) -> line.substring(7).replace("\"", ""))
			.toList();
	}

	private static String render(String chart, boolean fromRegistry) {
		return render(chart, fromRegistry, Chart.CURRENT_KUBERNETES);
	}

	private static String render(String chart, boolean fromRegistry, String kubernetes) {
		var command = Helm.template(chart).withName("food").withNamespace("food").withKubeVersion(kubernetes);
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
