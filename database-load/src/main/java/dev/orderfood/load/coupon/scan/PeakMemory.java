package dev.orderfood.load.coupon.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The peak of this process's resident memory, where the operating system tells it.
 */
final class PeakMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private PeakMemory() {
	}

	/** Returns a part of a sentence, or an empty text. */
	static String text() {
		if (!Files.isReadable(STATUS)) {
			return "";
		}
		try {
			return Files.readAllLines(STATUS)
				.stream()
				.filter((line) -> line.startsWith("VmHWM:"))
				.map((line) -> ", at most " + Math.round(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
						+ " MiB of memory")
				.findFirst()
				.orElse("");
		}
		catch (IOException ex) {
			return "";
		}
	}

}
