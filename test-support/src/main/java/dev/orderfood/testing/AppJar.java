package dev.orderfood.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The executable jar of the app under test, which the system property
 * {@code orderfood.jar} names. The first start of a new jar extracts it and trains an AOT
 * cache, as the images do, so that every start takes a third of the time.
 */
public final class AppJar {

	/**
	 * The cache fits only a JVM with the options that it was trained with. JDK 25 warns
	 * of single adapters that it cannot take from a cache, in the middle of the app's
	 * log.
	 */
	private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Xlog:aot*=error");

	private static @Nullable List<String> command;

	private AppJar() {
	}

	/**
	 * Returns the command that starts the app, without arguments.
	 * @return the program and its arguments, up to the jar
	 */
	public static synchronized List<String> command() {
		List<String> prepared = command;
		if (prepared == null) {
			Path jar = Path.of(Objects.requireNonNull(System.getProperty("orderfood.jar"),
					"-Dorderfood.jar names the jar to start"));
			try {
				prepared = prepare(jar, jar.resolveSibling("extracted"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			command = prepared;
		}
		return prepared;
	}

	private static List<String> prepare(Path jar, Path folder) throws IOException {
		Files.createDirectories(folder);
		Path extracted = folder.resolve(digest(jar));
		Path cache = extracted.resolve("app.aot");
		// JVMs that run tests side by side share the cache.
		try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			channel.lock();
			if (!Files.exists(cache)) {
				FileSystemUtils.deleteRecursively(extracted);
				run(List.of(java(), "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination",
						extracted.toString()));
				Path unfinished = extracted.resolve("unfinished.aot");
				List<String> training = new ArrayList<>(List.of(java()));
				training.addAll(OPTIONS);
				training.addAll(List.of("-XX:AOTCacheOutput=" + unfinished, "-Dspring.context.exit=onRefresh", "-jar",
						extracted.resolve(jar.getFileName()).toString()));
				run(training);
				Files.move(unfinished, cache);
			}
		}
		List<String> start = new ArrayList<>(List.of(java()));
		start.addAll(OPTIONS);
		start.addAll(List.of("-XX:AOTCache=" + cache, "-jar", extracted.resolve(jar.getFileName()).toString()));
		return List.copyOf(start);
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	private static String digest(Path jar) throws IOException {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)))
				.substring(0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void run(List<String> command) throws IOException {
		Path output = Files.createTempFile("order-food-app-jar", ".log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().clear();
		builder.environment().putAll(Map.of("PORT", "0"));
		Process process = builder.start();
		try {
			if (!process.waitFor(20, TimeUnit.MINUTES) || process.exitValue() != 0) {
				throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(output));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

}
