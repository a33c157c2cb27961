package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name only what is there: paths, scripts, jars, classes and variables.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

	private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

	private static final Pattern FENCE = Pattern.compile("(?ms)^```(?!mermaid|sql)[a-z]*\\n(.*?)^```");

	/** A script or a jar that a command calls. */
	private static final Pattern CALLED = Pattern
		.compile("(?:^|[\\s=])((?:\\./|\\.ci/|bench/|chaos/|charts/|database-|order-food/)[\\w./-]*[\\w-])");

	private static final Pattern CLASS = Pattern.compile("[a-z]+/[A-Z]\\w+");

	private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b");

	/** Read by Spring Boot, OpenTelemetry, Maven or the shell, not by a file of ours. */
	private static final Set<String> VARIABLES_OF_OTHERS = Set.of("SPRING_DATASOURCE_URL", "OTEL_TRACES_SAMPLER_ARG",
			"JAVA_HOME");

	static Stream<Path> documents() throws IOException {
		try (Stream<Path> root = Files.list(ROOT);
				Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
				Stream<Path> charts = Files.walk(ROOT.resolve("charts"), 2)) {
			return Stream.of(root, docs, charts)
				.flatMap(Function.identity())
				.filter((path) -> path.toString().endsWith(".md"))
				.sorted()
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyLinkLeadsSomewhere(Path document) throws IOException {
		assertThat(find(LINK, Files.readString(document)).filter((target) -> !target.contains("://"))
			.filter((target) -> !Files.exists(document.resolveSibling(target)))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyPathAndCommandIsThere(Path document) throws IOException {
		String text = Files.readString(document);
		List<String> called = new ArrayList<>();
		find(FENCE, text).forEach((block) -> find(CALLED, block).forEach(called::add));
		find(CODE, text).forEach((code) -> find(CALLED, code).forEach(called::add));
		assertThat(called.stream().filter((path) -> !isThere(path))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyClassIsThere(Path document) throws IOException {
		Set<String> classes = sources().filter((path) -> path.toString().endsWith(".java"))
			.map((path) -> path.getParent().getFileName() + "/" + path.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		assertThat(find(CODE, Files.readString(document)).filter((code) -> CLASS.matcher(code).matches()))
			.allMatch(classes::contains);
	}

	@Test
	void everyVariableOfTheReadmeIsRead() throws IOException {
		Set<String> read = new TreeSet<>(VARIABLES_OF_OTHERS);
		for (Path source : sources().toList()) {
			find(VARIABLE, Files.readString(source)).forEach(read::add);
		}
		assertThat(find(VARIABLE, Files.readString(ROOT.resolve("README.md")))
			.filter((name) -> !name.startsWith("LOGGING_"))).allMatch(read::contains);
	}

	@Test
	void everyScriptThatTheReadmeCallsCanBeExecuted() throws IOException {
		assertThat(find(CALLED, Files.readString(ROOT.resolve("README.md"))).filter((path) -> path.endsWith(".sh"))
			.map(ROOT::resolve)).isNotEmpty().allMatch(Files::isExecutable);
	}

	private static boolean isThere(String path) {
		// A jar is there once it is built: its module has to be.
		String[] built = path.split("/target/", 2);
		if (built.length == 2) {
			return Files.exists(ROOT.resolve(built[0]).resolve("pom.xml")) && built[1].equals(built[0] + "-exec.jar");
		}
		return Files.exists(ROOT.resolve(path));
	}

	/** What the apps and scripts are made of. */
	private static Stream<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>(List.of(ROOT.resolve("run.sh")));
		for (String module : List.of("app-support", "test-support", "local-platform", "bench", "database-migration",
				"database-load", "order-food")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
				files.filter((path) -> path.toString().matches(".*\\.(java|yaml|properties|sql)"))
					.forEach(sources::add);
			}
		}
		return sources.stream();
	}

	private static Stream<String> find(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(1 % (result.groupCount() + 1)));
	}

}
