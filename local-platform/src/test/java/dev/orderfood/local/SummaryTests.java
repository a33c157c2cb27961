package dev.orderfood.local;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SummaryTests {

	private final String text = new Summary(9090, 5433, Path.of("/checkout/.run/database.log"), Duration.ofSeconds(12))
		.toString();

	@Test
	void hasThreeCurlLinesThatCanBePasted() {
		assertThat(this.text.lines().map(String::strip).filter((line) -> line.startsWith("curl "))).hasSize(3)
			.allSatisfy((line) -> assertThat(line).startsWith("curl http://localhost:9090/api/").doesNotEndWith("\\"));
	}

	@Test
	void beginsWithThePages() {
		assertThat(this.text.lines().filter((line) -> line.contains("http://localhost:9090/"))).first()
			.asString()
			.endsWith("http://localhost:9090/");
		assertThat(this.text).contains("http://localhost:9090/kitchen");
	}

	@Test
	void saysWhereEverythingIs() {
		assertThat(this.text).contains("http://localhost:9090/docs", "@localhost:5433/orderfood", "database.log",
				"stop-database", "Ctrl-C", "--fresh");
	}

}
