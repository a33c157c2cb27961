package dev.orderfood.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.orderfood.charts.Programs.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The version that stands in one place, and the notes of a release. The scripts work on a
 * copy of what they read.
 */
class ReleaseIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final String VERSION = System.getProperty("charts.version");

	@TempDir
	Path copy;

	@BeforeEach
	void copySources() throws IOException {
		for (String folder : List.of(".ci", "charts", "docs")) {
			copy(ROOT.resolve(folder), 4);
		}
		copy(ROOT, 1);
		// In a worktree it is a file, and what the scripts commit would be committed
		// there.
		Files.deleteIfExists(this.copy.resolve(".git"));
		try (Stream<Path> modules = Files.list(ROOT)) {
			for (Path module : modules.filter((folder) -> Files.exists(folder.resolve("pom.xml"))).toList()) {
				copy(module.resolve("pom.xml"), 0);
				copy(module.resolve("src/main/resources/application.yaml"), 0);
			}
		}
		copy(ROOT.resolve("order-food/src/main/resources/static/openapi.yaml"), 0);
	}

	private void copy(Path source, int depth) throws IOException {
		if (!Files.exists(source)) {
			return;
		}
		try (Stream<Path> files = Files.walk(source, depth)) {
			for (Path file : files.filter(Files::isRegularFile)
				.filter((file) -> !file.toString().contains("/target/"))
				.toList()) {
				Path target = this.copy.resolve(ROOT.relativize(file).toString());
				Files.createDirectories(target.getParent());
				Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	@Test
	void everyPlaceHasTheVersionOfTheBuild() throws Exception {
		assertThat(run(ROOT, ".ci/version")).isEqualTo(new Result(0, "ok      " + VERSION + " in every place\n"));
		assertThat(run(ROOT, ".ci/version", "print").output()).isEqualTo(VERSION + "\n");
	}

	@ParameterizedTest
	@CsvSource({ "order-food/pom.xml,<version>@</version>", "charts/order-food/Chart.yaml,version: @",
			"charts/database-load/Chart.yaml,appVersion: \"@\"", "charts/postgres/Chart.yaml,version: @",
			"Dockerfile,ARG VERSION=@", "order-food/src/main/resources/static/openapi.yaml,version: '@'",
			"charts/examples/argocd/applications.yaml,targetRevision: @",
			"charts/examples/flux/helmreleases.yaml,version: @", "README.md,--version @", "UPGRADING.md,--version @",
			"CHANGELOG.md,[@]" })
	void aPlaceThatDiffersIsNamed(String file, String place) throws Exception {
		replace(file, place.replace("@", VERSION), place.replace("@", "7.7.7"));
		Result result = run(this.copy, ".ci/version");
		assertThat(result.code()).isOne();
		assertThat(result.output()).startsWith("WRONG   " + file + ": ").contains("7.7.7");
	}

	@Test
	void aPlaceThatIsGoneIsNamed() throws Exception {
		replace("Dockerfile", "ARG VERSION=" + VERSION, "ARG VERSION");
		assertThat(run(this.copy, ".ci/version").output())
			.isEqualTo("WRONG   Dockerfile: 0 of at least 4 places have the form of a version\n");
	}

	@Test
	void anAppThatDoesNotTakeItsVersionFromTheBuildIsNamed() throws Exception {
		replace("order-food/src/main/resources/application.yaml", "${SERVICE_VERSION:@project.version@}",
				"${SERVICE_VERSION:dev}");
		assertThat(run(this.copy, ".ci/version").output()).startsWith("WRONG   order-food/").contains("'dev'");
	}

	@Test
	void aNewVersionIsWrittenIntoEveryPlace() throws Exception {
		replace("UPGRADING.md", "to 0.2", "to 0.9");
		assertThat(run(this.copy, ".ci/version", "set", "0.9.0"))
			.isEqualTo(new Result(0, "ok      0.9.0 in every place\n"));
		assertThat(this.copy.resolve("CHANGELOG.md")).content().contains("## [0.9.0] - unreleased");
		assertThat(this.copy.resolve("charts/postgres/Chart.yaml")).content().contains("appVersion: \"18\"");
	}

	@Test
	void aMinorVersionNeedsWordsForOperators() throws Exception {
		assertThat(run(this.copy, ".ci/version", "set", "0.9.0").output())
			.isEqualTo("WRONG   UPGRADING.md: no section says how to come to 0.9\n");
	}

	@Test
	void onlyADatedVersionIsReleasedUnderItsOwnTag() throws Exception {
		Files.writeString(this.copy.resolve("CHANGELOG.md"), Files.readString(this.copy.resolve("CHANGELOG.md"))
			.replaceFirst("## \\[" + VERSION + "] - \\S+", "## [" + VERSION + "] - unreleased"));
		assertThat(run(this.copy, ".ci/version", "tag", "v" + VERSION).output()).contains("has no date yet");
		replace("CHANGELOG.md", "## [" + VERSION + "] - unreleased", "## [" + VERSION + "] - 2026-12-01");
		assertThat(run(this.copy, ".ci/version", "tag", "v" + VERSION).code()).isZero();
		assertThat(run(this.copy, ".ci/version", "tag", "v9.9.9").output())
			.isEqualTo("WRONG   the tag is v9.9.9, the version " + VERSION + "\n");
	}

	@Test
	void notesAreTheSectionOfTheVersion() throws Exception {
		Files.writeString(this.copy.resolve("CHANGELOG.md"), """
				# Changelog

				## [1.1.0] - unreleased

				- Newer.

				## [1.0.0] - 2026-12-01

				### Added

				- Orders ([0003](docs/decisions/0003.md), [spec](https://example.org/)).

				## [0.9.0] - 2026-11-01

				- Older.
				""");
		assertThat(run(this.copy, ".ci/notes", "v1.0.0").output()).startsWith("""
				### Added

				- Orders ([0003](https://github.com/order-food/order-food/blob/v1.0.0/docs/decisions/0003.md), \
				[spec](https://example.org/)).
				""").contains("blob/v1.0.0/UPGRADING.md").doesNotContain("Newer", "Older");
		assertThat(run(this.copy, ".ci/notes", "0.9.0").output()).startsWith("- Older.\n");
		assertThat(run(this.copy, ".ci/notes", "3.0.0"))
			.isEqualTo(new Result(1, "ERROR: CHANGELOG.md has no section 3.0.0, or nothing in it.\n"));
	}

	@Test
	void aBranchIsPublishedByItsCommitAndATagByItsVersion() throws Exception {
		assertThat(run(ROOT, Map.of("GITHUB_REF_TYPE", "branch", "GITHUB_SHA", "0123456789abcdef"), "bash", ".ci/tags")
			.output()).endsWith("tags=sha-0123456 dev\ntag=sha-0123456\n");
		Files.writeString(this.copy.resolve("CHANGELOG.md"), Files.readString(this.copy.resolve("CHANGELOG.md"))
			.replaceFirst("## \\[" + VERSION + "] - \\S+", "## [" + VERSION + "] - 2026-12-01"));
		Map<String, String> tag = Map.of("GITHUB_REF_TYPE", "tag", "GITHUB_REF_NAME", "v" + VERSION);
		run(this.copy, Map.of(), "git", "init", "--quiet");
		run(this.copy, Map.of(), "git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet",
				"--allow-empty", "--message", "x");
		assertThat(run(this.copy, tag, "bash", ".ci/tags")).satisfies((result) -> {
			assertThat(result.code()).isOne();
			assertThat(result.output()).contains("neither on main nor on a branch release/");
		});
		run(this.copy, Map.of(), "git", "update-ref", "refs/remotes/origin/release/0.2", "HEAD");
		assertThat(run(this.copy, tag, "bash", ".ci/tags").output())
			.endsWith("tags=" + VERSION + "\ntag=" + VERSION + "\n");
		assertThat(run(this.copy, Map.of("GITHUB_REF_TYPE", "tag", "GITHUB_REF_NAME", "v9.9.9"), "bash", ".ci/tags")
			.code()).isOne();
	}

	@Test
	void everyImageOfADeploymentHasTheTag() throws Exception {
		Map<String, String> environment = Map.of("DRY_RUN", "true", "KUBECONFIG_CONTENT", "none", "URL",
				"https://food.example", "ORDER_FOOD_VALUES", "replicaCount: 3");
		String call = run(ROOT, environment, "bash", ".ci/deploy", "sha-0123456").output();
		assertThat(call).contains("--namespace order-food --url https://food.example --values order-food=")
			.doesNotContain("oci://", "--version");
		for (String image : List.of("order-food=image", "database-load=image",
				"order-food=initContainers.databaseMigration.image", "order-food=initContainers.databaseLoad.image")) {
			assertThat(call).contains("--set " + image + ".repository=ghcr.io/order-food/")
				.contains("--set " + image + ".tag=sha-0123456");
		}
		assertThat(run(ROOT, environment, "bash", ".ci/deploy", "1.2.3", "1.2.3").output())
			.contains("--charts oci://ghcr.io/order-food/charts --version 1.2.3");
	}

	@Test
	void imagesGoToEveryRegistryByDigestWithWhatTheyConsistOf() throws Exception {
		Path bases = Files.writeString(this.copy.resolve("bases.txt"),
				"docker.io/library/eclipse-temurin:25-jre@sha256:1234\n");
		Result result = images("""
				for argument; do [ "$last" = --metadata-file ] && file=$argument; last=$argument; done
				[ -z "$file" ] || echo '{"containerimage.digest": "sha256:abcd"}' >"$file"
				echo "docker $*" >&2
				""", Map.of("BASES", bases.toString()), "push", "parts.txt");
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(this.copy.resolve("parts.txt")).content().isEqualTo("""
				one.example/food/database-migration@sha256:abcd
				two.example/food/database-migration@sha256:abcd
				one.example/food/database-load@sha256:abcd
				two.example/food/database-load@sha256:abcd
				one.example/food/order-food@sha256:abcd
				two.example/food/order-food@sha256:abcd
				""");
		assertThat(result.output())
			.contains("--sbom=true --provenance=mode=max",
					"name=one.example/food/order-food,two.example/food/order-food\",push-by-digest=true",
					"--build-arg BASE_IMAGE=docker.io/library/eclipse-temurin:25-jre@sha256:1234",
					"--label org.opencontainers.image.base.digest=sha256:1234")
			.doesNotContain("--tag ");
	}

	@Test
	void imagesAreJoinedUnderEveryTagWhenEveryProcessorHasOne() throws Exception {
		String docker = """
				case "$*" in
				  *inspect*) echo '"sha256:ffff"' ;;
				  *) echo "docker $*" >&2 ;;
				esac
				""";
		for (String part : List.of("aaaa", "bbbb")) {
			StringBuilder lines = new StringBuilder();
			for (String registry : List.of("one.example", "two.example")) {
				for (String app : List.of("database-migration", "database-load", "order-food")) {
					lines.append(registry + "/food/" + app + "@sha256:" + part + "\n");
				}
			}
			Files.writeString(this.copy.resolve(part), lines);
		}
		Result joined = images(docker, Map.of("TAGS", "1.2.3 dev"), "join", "images.txt", "aaaa", "bbbb");
		assertThat(joined.code()).as(joined.output()).isZero();
		assertThat(joined.output()).contains("docker buildx imagetools create --tag two.example/food/order-food:1.2.3 "
				+ "--tag two.example/food/order-food:dev two.example/food/order-food@sha256:aaaa "
				+ "two.example/food/order-food@sha256:bbbb\n");
		assertThat(this.copy.resolve("images.txt")).content()
			.contains("two.example/food/order-food@sha256:ffff\n")
			.hasLineCount(6);
		Result missing = images(docker, Map.of(), "join", "images.txt", "aaaa");
		assertThat(missing.code()).isOne();
		assertThat(missing.output()).contains("has 1 images for the 2 processors amd64 arm64")
			.doesNotContain("docker ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "null | 1 | has no list of contents for amd64", "{\"spdxVersion\": \"SPDX-2.3\"} | 0 | ''" })
	void anImageWithoutAListOfContentsIsNamed(String list, int code, String message) throws Exception {
		Files.writeString(this.copy.resolve("images.txt"), "one.example/food/order-food@sha256:aaaa\n");
		Result result = images("echo '" + list + "'\n", Map.of(), "sboms", "images.txt", "lists");
		assertThat(result.code()).isEqualTo(code);
		assertThat(result.output()).contains(message);
	}

	/** Runs the script with a docker that does what the lines say. */
	private Result images(String docker, Map<String, String> variables, String... arguments) throws Exception {
		Path program = Files.createDirectories(this.copy.resolve("bin")).resolve("docker");
		Files.writeString(program, "#!/usr/bin/env bash\n" + docker);
		assertThat(program.toFile().setExecutable(true)).isTrue();
		Map<String, String> environment = new HashMap<>(
				Map.of("PATH", program.getParent() + ":" + System.getenv("PATH"), "REVISION", "none", "REGISTRIES",
						"one.example/food two.example/food"));
		environment.putAll(variables);
		return run(this.copy, environment,
				Stream.concat(Stream.of("bash", ".ci/images"), Stream.of(arguments)).toArray(String[]::new));
	}

	@Test
	void theWorkflowsKeepTheRules() throws Exception {
		Result result = run(ROOT, ".ci/workflows", "--rules");
		assertThat(result.code()).as(result.output()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0 | @v7 | is pinned by no digest",
			"9dddfe3e0 # v7.0.0 | 9dddfe3e0 | does not say which version",
			"permissions: {} | permissions: write-all | permissions are not {}",
			"    permissions:~      contents: read | | the job build names no permissions",
			"    timeout-minutes: 5 | | has no limit of time",
			"persist-credentials: false | fetch-depth: 1 | leaves its credentials",
			"run: .ci/version | run: echo ${{ github.head_ref }} | an expression in a script",
			"run: .ci/version | run: .ci/no-such-script | there is no script .ci/no-such-script",
			"run: .ci/version | run: >- | a step of several lines",
			"run: .ci/version | run: .ci/version && .ci/notes | not the call of one script",
			"run: .ci/version | run: shellcheck lib.sh | not the call of one script",
			"run: .ci/version | uses: docker/setup-buildx-action@bb05f3f5519dd87d3ba754cc423b652a5edd6d2c # v4.2.0 ~# v* | takes buildx from a cache",
			"pull_request: | pull_request_target: | strangers' code" })
	void aWorkflowThatBreaksARuleIsNamed(String before, String after, String message) throws Exception {
		String workflow = """
				on:
				  pull_request:

				permissions: {}

				jobs:
				  build:
				    runs-on: ubuntu-24.04
				    timeout-minutes: 5
				    permissions:
				      contents: read
				    steps:
				      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
				        with:
				          persist-credentials: false
				      - run: .ci/version
				""";
		Path folder = Files.createDirectories(this.copy.resolve("workflows"));
		Files.writeString(folder.resolve("trial.yml"), workflow);
		assertThat(run(ROOT, ".ci/workflows", "--rules", folder.toString()).code()).isZero();
		String text = before.replace("~", "\n");
		assertThat(workflow).contains(text);
		Files.writeString(folder.resolve("trial.yml"), workflow.replace(text, (after != null) ? after : ""));
		Result result = run(ROOT, ".ci/workflows", "--rules", folder.toString());
		assertThat(result.code()).isOne();
		assertThat(result.output()).startsWith("WRONG   trial.yml:").contains(message);
	}

	@Test
	void whatDependabotProposesIsAWeekOld() throws Exception {
		Path folder = Files.createDirectories(this.copy.resolve("github/workflows"));
		Files.copy(ROOT.resolve(".github/workflows/soak.yml"), folder.resolve("soak.yml"));
		String text = Files.readString(ROOT.resolve(".github/dependabot.yml"));
		Path file = Files.writeString(folder.resolveSibling("dependabot.yml"), text);
		assertThat(run(ROOT, ".ci/workflows", "--rules", folder.toString()).code()).isZero();
		Files.writeString(file, text.replaceFirst("default-days: 7", "default-days: 1"));
		assertThat(run(ROOT, ".ci/workflows", "--rules", folder.toString()))
			.isEqualTo(new Result(1, "WRONG   dependabot.yml:1: maven has no cooldown of a week\n"));
	}

	@Test
	void theFloorOfTheCoverageOnlyRises() throws Exception {
		Path floor = Files.writeString(this.copy.resolve(".ci/coverage.floor"), "30.0\n");
		run(this.copy, Map.of(), "git", "init", "--quiet");
		run(this.copy, Map.of(), "git", "add", ".ci/coverage.floor");
		run(this.copy, Map.of(), "git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet",
				"--message", "x");
		run(this.copy, Map.of(), "git", "update-ref", "refs/remotes/origin/release/0.2", "HEAD");
		Map<String, String> base = Map.of("GITHUB_BASE_REF", "release/0.2");
		Files.writeString(floor, "31.0\n");
		assertThat(run(this.copy, base, ".ci/coverage", "floor"))
			.isEqualTo(new Result(0, "ok      the floor is 31.0 %, and was 30.0 %\n"));
		Files.writeString(floor, "29.9\n");
		assertThat(run(this.copy, base, ".ci/coverage", "floor"))
			.isEqualTo(new Result(1, "FAILED  the floor is 29.9 %, and was 30.0 %: it only rises\n"));
	}

	@Test
	void aStageThatHasNothingToTryMaySkipAndNothingElse() throws Exception {
		for (int code : new int[] { 0, 1, 77 }) {
			assertThat(run(ROOT, Map.of(), ".ci/may-skip", "sh", "-c", "exit " + code).code())
				.isEqualTo((code != 77) ? code : 0);
		}
	}

	@Test
	void aDeploymentTakesImagesAndChartsOfItsRegistry() throws Exception {
		assertThat(
				run(ROOT, Map.of("DRY_RUN", "true", "KUBECONFIG_CONTENT", "none", "REGISTRY", "registry.example/food"),
						"bash", ".ci/deploy", "1.2.3", "1.2.3")
					.output())
			.contains("oci://registry.example/food/charts", "repository=registry.example/food/order-food")
			.doesNotContain("ghcr.io");
	}

	private void replace(String name, String text, String replacement) throws IOException {
		Path file = this.copy.resolve(name);
		String before = Files.readString(file);
		assertThat(before).contains(text);
		Files.writeString(file, before.replace(text, replacement));
	}

	private static Result run(Path folder, String... command) throws IOException, InterruptedException {
		return run(folder, Map.of(), Stream.concat(Stream.of("python3"), Stream.of(command)).toArray(String[]::new));
	}

	private static Result run(Path folder, Map<String, String> environment, String... command)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
		builder.environment().putAll(environment);
		return Programs.run(builder);
	}

}
