package dev.orderfood.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the jar with the heap that the JVM takes on a machine of 24 GiB when it gets no
 * option.
 */
@Execution(ExecutionMode.CONCURRENT)
class DefaultMemoryIT {

	private static final Pattern PEAK = Pattern.compile("at most (\\d+) MiB of memory");

	@TempDir
	private Path folder;

	@Test
	@Timeout(120)
	@EnabledOnOs(OS.LINUX)
	void heapOfALargeMachineIsNotFilled() throws Exception {
		Path log = this.folder.resolve("log");
		ProcessBuilder loader = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseG1GC", "-XX:InitialHeapSize=384m", "-XX:MaxHeapSize=6g", "-jar",
				System.getProperty("orderfood.jar"));
		loader.environment().put("DRY_RUN", "true");
		int status = loader.directory(this.folder.toFile())
			.redirectError(log.toFile())
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		assertThat(status).isZero();
		Matcher peak = PEAK.matcher(Files.readString(log));
		assertThat(peak.find()).isTrue();
		assertThat(Integer.parseInt(peak.group(1))).isLessThan(240);
	}

}
