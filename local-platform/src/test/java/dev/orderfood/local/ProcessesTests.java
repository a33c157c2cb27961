package dev.orderfood.local;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessesTests {

	@TempDir
	private Path folder;

	@Test
	void recognizesAProcessByAnArgument() throws Exception {
		Process process = new ProcessBuilder("sh", "-c", "sleep 600; exit", "an argument").start();
		try {
			assertThat(Processes.find((other) -> Processes.hasArgument(other, "an argument")))
				.containsExactly(process.toHandle());
			assertThat(Processes.find((other) -> Processes.hasArgument(other, "an"))).isEmpty();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		assertThat(Processes.hasEnded(process.toHandle(), Duration.ofSeconds(30))).isTrue();
		assertThat(Processes.find((other) -> Processes.hasArgument(other, "an argument"))).isEmpty();
	}

	@Test
	void takesTheRemainsOfAProcessThatNobodyCollectsForEnded() throws Exception {
		Process careless = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
		try (BufferedReader output = careless.inputReader()) {
			ProcessHandle remains = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
			// The shell would collect what remains; the program it turns into does not.
			Awaitility.await().until(() -> careless.info().command().orElse("").endsWith("sleep"));
			remains.destroyForcibly();
			assertThat(Processes.hasEnded(remains, Duration.ofSeconds(30))).isTrue();
			assertThat(remains.isAlive()).as("the case that this test is about").isTrue();
			assertThat(Processes.find(remains::equals)).isEmpty();
		}
		finally {
			careless.destroyForcibly();
		}
	}

	@Test
	void endsAProcessThatDoesNotWantToEnd() throws Exception {
		Path ready = this.folder.resolve("ready");
		Process stubborn = new ProcessBuilder("sh", "-c",
				"trap '' TERM; touch " + ready + "; while :; do sleep 1; done")
			.start();
		Awaitility.await().until(() -> Files.exists(ready));
		Processes.end(stubborn.toHandle(), Duration.ofMillis(100));
		assertThat(stubborn.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

}
