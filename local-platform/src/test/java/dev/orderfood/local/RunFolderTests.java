package dev.orderfood.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunFolderTests {

	@TempDir
	private Path checkout;

	private RunFolder folder;

	@BeforeEach
	void folder() {
		this.folder = RunFolder.of(this.checkout);
	}

	@Test
	void remembersThePortOfTheDatabase() {
		this.folder.rememberDatabasePort(5433);
		assertThat(this.folder.databasePort()).contains(5433);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "garbage", "0", "65536", "99999999999", "54\n33", "\u00ff\u00fe" })
	void forgetsAPortThatIsNone(String content) throws IOException {
		Files.write(this.folder.path().resolve("database-port"), content.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(this.folder.databasePort()).isEmpty();
	}

	@Test
	void clearsAllThatIsNotTheBuilds() throws IOException {
		for (String file : List.of("lock", "start.lock", "built", "build.log", "database-port", "old-garbage")) {
			Files.createFile(this.folder.path().resolve(file));
		}
		Files.createDirectories(this.folder.jar("order-food").getParent());
		Files.createDirectories(this.folder.database().resolve("base"));
		Files.createSymbolicLink(this.folder.path().resolve("dangling"), Path.of("nowhere"));
		Path elsewhere = Files.createFile(Files.createDirectory(this.checkout.resolve("elsewhere")).resolve("kept"));
		Files.createSymbolicLink(this.folder.path().resolve("link"), elsewhere.getParent());
		this.folder.clear();
		try (var files = Files.list(this.folder.path())) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("lock",
					"start.lock", "built", "build.log", "apps");
		}
		assertThat(elsewhere).exists();
	}

}
