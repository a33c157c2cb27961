package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Dockerfile and docker-compose.yml have to say a second time is what was said first.
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

	private static Stream<String> find(String pattern, String file) throws IOException {
		return Pattern.compile(pattern)
			.matcher(Files.readString(ROOT.resolve(file)))
			.results()
			.map((result) -> result.group(1));
	}

}
