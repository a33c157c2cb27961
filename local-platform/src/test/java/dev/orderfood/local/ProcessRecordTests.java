package dev.orderfood.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessRecordTests {

	@TempDir
	private Path folder;

	private Path file;

	private ProcessRecord record;

	private Process process;

	@BeforeEach
	void start() throws IOException {
		this.file = this.folder.resolve("app.process");
		this.record = new ProcessRecord(this.file);
		this.process = new ProcessBuilder("sleep", "600").start();
	}

	@AfterEach
	void end() {
		this.process.destroyForcibly();
	}

	@Test
	void findsTheProcessAgain() {
		this.record.write(this.process.toHandle());
		assertThat(this.record.find()).contains(this.process.toHandle());
	}

	@Test
	void doesNotMistakeALaterProcessOfTheSameNumberForIt() throws IOException {
		Files.writeString(this.file, this.process.pid() + " " + Instant.now().minus(Duration.ofHours(1)));
		assertThat(this.record.find()).isEmpty();
	}

	@Test
	void findsNothingWhenTheProcessHasEnded() throws InterruptedException {
		this.record.write(this.process.toHandle());
		this.process.destroyForcibly();
		this.process.waitFor();
		assertThat(this.record.find()).isEmpty();
	}

	@Test
	void findsNothingWhereNothingOrNonsenseIsRecorded() throws IOException {
		assertThat(this.record.find()).isEmpty();
		Files.writeString(this.file, "");
		assertThat(this.record.find()).isEmpty();
		this.record.write(this.process.toHandle());
		this.record.clear();
		assertThat(this.record.find()).isEmpty();
	}

	@Test
	void takesTheRemainsOfAProcessThatNobodyCollectsForEnded() throws Exception {
		Process careless = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
		try (BufferedReader output = careless.inputReader()) {
			ProcessHandle remains = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
			// The shell would collect what remains; the program it turns into does not.
			Awaitility.await().until(() -> careless.info().command().orElse("").endsWith("sleep"));
			remains.destroyForcibly();
			assertThat(ProcessRecord.hasEnded(remains, Duration.ofSeconds(10))).isTrue();
			assertThat(remains.isAlive()).as("the case that this test is about").isTrue();
			this.record.write(remains);
			assertThat(this.record.find()).isEmpty();
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
		ProcessRecord.end(stubborn.toHandle(), Duration.ofMillis(100));
		assertThat(stubborn.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

}
