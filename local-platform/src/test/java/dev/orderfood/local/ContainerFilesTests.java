package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Dockerfile and docker-compose.yml have to say a second time is what was said
 * first.
 */
class ContainerFilesTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	@Test
	void theVersionOfTheImagesIsThatOfTheBuild() throws IOException {
		String version = find("<artifactId>order-food-platform</artifactId>\\s*<version>([^<]+)<", "pom.xml")
			.findFirst()
			.orElseThrow();
		assertThat(find("ARG VERSION=(\\S+)", "Dockerfile")).hasSize(4).containsOnly(version);
		assertThat(find("\\$\\{VERSION:-([^}]*)}", "docker-compose.yml")).hasSizeGreaterThan(3).containsOnly(version);
	}

	@Test
	void theRolesOfComposeAreThoseOfTheLocalDatabase() throws IOException {
		assertThat(find("CREATE ROLE (\\S+)", "containers/postgres/roles.sql"))
			.containsExactlyInAnyOrder(LocalDatabase.OWNER, LocalDatabase.API_ROLE, LocalDatabase.LOAD_ROLE);
		assertThat(find("DB_USER: (\\S+)", "docker-compose.yml")).containsExactlyInAnyOrder(LocalDatabase.OWNER,
				LocalDatabase.API_ROLE, LocalDatabase.LOAD_ROLE);
	}

	@Test
	void everyPasswordOfComposeIsTheLocalDefaultOrSetFromOutside() throws IOException {
		assertThat(find("PASSWORD: (.+)", "docker-compose.yml")).hasSizeGreaterThan(5)
			.allMatch((value) -> value.matches("\\$\\{([A-Z_]+:-" + LocalDatabase.PASSWORD + "|SMTP_PASSWORD:-)}"));
	}

	@Test
	void composePassesEveryVariableOfTheReadme() throws IOException {
		String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
		// Where a service listens and finds the others is settled by compose itself.
		List<String> settled = List.of("DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_SSL_MODE",
				"DB_SSL_ROOT_CERT", "PORT", "DATA_DIR", "SPRING_DATASOURCE_URL");
		String table = Files.readString(ROOT.resolve("README.md")).split("## Configuration", 2)[1].split("\\n## ",
				2)[0];
		assertThat(table.lines()
			.filter((line) -> line.startsWith("| `"))
			.flatMap((line) -> Pattern.compile("`([A-Z][A-Z_]+)(=\\w+)?`").matcher(line.split("\\|", -1)[1]).results())
			.map((variable) -> variable.group(1))
			.filter((variable) -> !settled.contains(variable))).hasSizeGreaterThan(25)
			.allSatisfy((variable) -> assertThat(compose).contains(" " + variable + ": ${" + variable + ":-"));
	}

	@Test
	void everySecretOfComposeMayComeFromAFile() throws IOException {
		List<String> secrets = find("([A-Z_]*(?:PASSWORD|SECRETS|API_KEY)): \\$\\{", "docker-compose.yml").distinct()
			// A page's key goes to every visitor, and Grafana is a demonstration.
			.filter((name) -> !List.of("SHOP_API_KEY", "GF_SECURITY_ADMIN_PASSWORD").contains(name))
			.toList();
		assertThat(secrets).hasSizeGreaterThan(5);
		assertThat(find("(?m)^  ([A-Z_]+): \\{ file: ", "containers/secrets.yml"))
			.containsExactlyInAnyOrderElementsOf(secrets);
	}

	@Test
	void everyArgumentOfTheBuildMayBeSetFromOutside() throws IOException {
		String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
		assertThat(find("(?m)^ARG ([A-Z_]+)", "Dockerfile").distinct()).isNotEmpty()
			.allSatisfy((name) -> assertThat(compose).contains("    " + name + ": ${" + name + ":-"));
	}

	@Test
	void theLogsOfEveryAppAreCollected() throws IOException {
		List<String> services = Pattern.compile("(?m)^  ([a-z-]+):\\n((?:    .*\\n|\\n)+)")
			.matcher(Files.readString(ROOT.resolve("docker-compose.yml")))
			.results()
			.filter((service) -> service.group(2).contains("image: ${IMAGE_PREFIX"))
			.map((service) -> service.group(1))
			.toList();
		assertThat(services).contains("order-food", "notification");
		assertThat(find("(?m)^  ([a-z-]+): \\{ logging: ", "containers/logs.yml"))
			.containsExactlyInAnyOrderElementsOf(services);
	}

	@Test
	void nothingEndsThatNobodyWaitsFor() throws IOException {
		String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
		// "up --wait" takes the end of any other service for a failure.
		assertThat(List.of("address-warning", "database-migration", "database-load")).allSatisfy(
				(service) -> assertThat(compose).contains(service + ": { condition: service_completed_successfully }"));
	}

	@Test
	void theDatabaseOfComposeIsOpenToItsThreeRolesOnly() throws IOException {
		assertThat(Files.readString(ROOT.resolve("containers/postgres/roles.sql"))).contains(
				"REVOKE ALL ON DATABASE orderfood FROM PUBLIC;",
				"GRANT CONNECT ON DATABASE orderfood TO orderfood_api, orderfood_load;");
	}

	private static Stream<String> find(String pattern, String file) throws IOException {
		return Pattern.compile(pattern)
			.matcher(Files.readString(ROOT.resolve(file)))
			.results()
			.map((result) -> result.group(1));
	}

}
