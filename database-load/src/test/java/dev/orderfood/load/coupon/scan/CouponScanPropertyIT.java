package dev.orderfood.load.coupon.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.Gzip;
import dev.orderfood.load.coupon.input.MemoryContent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Compares the scan with sets of strings, over generated files of every shape.
 */
class CouponScanPropertyIT {

	private static final int ROUNDS = 1000;

	private static final Logger log = (Logger) LoggerFactory.getLogger(CouponScan.class.getPackageName());

	@TempDir
	private Path folder;

	@BeforeAll
	static void silence() {
		log.setLevel(Level.WARN);
	}

	@AfterAll
	static void speak() {
		log.setLevel(null);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void findsWhatSetsOfStringsFind(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < ROUNDS; round++) {
			List<byte[]> texts = texts(random);
			ScanOptions options = options(random);
			List<CouponFile> files = new ArrayList<>();
			for (byte[] text : texts) {
				MemoryContent content = content(text, random);
				files.add(new CouponFile("file" + files.size(), (random.nextInt(6) == 0) ? content.slow() : content));
			}
			String description = "seed %d, round %d, %s".formatted(seed, round, options);
			if (texts.stream().allMatch((text) -> !codes(text).isEmpty())) {
				assertThat(scan(files, options)).as(description).isEqualTo(naive(texts));
			}
			else {
				assertThatExceptionOfType(LoadException.class).as(description)
					.isThrownBy(() -> scan(files, options))
					.withMessageContaining(" holds no coupon codes: ");
			}
		}
	}

	private Map<String, Long> scan(List<CouponFile> files, ScanOptions options) {
		Map<String, Long> found = new TreeMap<>();
		List<String> order = new ArrayList<>();
		try (ValidCoupons valid = CouponText.scan(files, options, this.folder)) {
			valid.forEach((_, _, _) -> {
			});
			valid.forEach((code, length, inFiles) -> {
				String text = new String(code, 0, length, StandardCharsets.US_ASCII);
				assertThat(found.put(text, inFiles)).isNull();
				order.add(text);
			});
		}
		assertThat(order).isSorted();
		return found;
	}

	private static Map<String, Long> naive(List<byte[]> texts) {
		Map<String, Long> files = new TreeMap<>();
		for (int file = 0; file < texts.size(); file++) {
			for (String code : codes(texts.get(file))) {
				files.merge(code, 1L << file, (one, other) -> one | other);
			}
		}
		files.values().removeIf((inFiles) -> Long.bitCount(inFiles) < 2);
		return files;
	}

	private static Set<String> codes(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		if (text.startsWith("\u00EF\u00BB\u00BF")) {
			text = text.substring(3);
		}
		Set<String> codes = new HashSet<>();
		for (String line : text.split("\n", -1)) {
			codes.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
		}
		codes.removeIf((code) -> code.length() < 8 || code.length() > 10
				|| code.chars().anyMatch((character) -> character <= ' ' || character > '~'));
		return codes;
	}

	private static ScanOptions options(Random random) {
		// From everything in memory to nearly everything on disk.
		long memory = 1L << (6 + random.nextInt(18));
		int workers = 1 + random.nextInt(3);
		int buffer = LineScanner.LEAST_CAPACITY + random.nextInt(200);
		return new ScanOptions(new ScanMemory(memory, workers), buffer, 1 + random.nextInt(400));
	}

	private static MemoryContent content(byte[] text, Random random) {
		boolean repeatable = random.nextInt(4) > 0;
		int piece = 1 + random.nextInt(300);
		if (random.nextInt(3) > 0) {
			return new MemoryContent(text, repeatable, piece);
		}
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		int from = 0;
		do {
			int to = Math.min(text.length, from + 1 + random.nextInt(2000));
			members.writeBytes(Gzip.of(text, from, to - from));
			from = to;
		}
		while (from < text.length);
		return new MemoryContent(members.toByteArray(), repeatable, piece);
	}

	private static List<byte[]> texts(Random random) {
		List<byte[]> texts = new ArrayList<>();
		int dirt = (random.nextInt(3) == 0) ? 1 + random.nextInt(5) : 0;
		int letters = 1 + random.nextInt(4);
		int files = random.nextInt(7);
		int[] favourites = { 8 + random.nextInt(3), 8 + random.nextInt(3), 8 + random.nextInt(3) };
		int most = 1 << random.nextInt(10);
		for (int file = 0; file < files; file++) {
			ByteArrayOutputStream text = new ByteArrayOutputStream();
			if (random.nextInt(20) == 0) {
				text.writeBytes(new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF });
			}
			String end = (random.nextInt(5) == 0) ? "\r\n" : "\n";
			int lines = random.nextInt(most + 1);
			for (int line = 0; line < lines; line++) {
				text.writeBytes(
						(random.nextInt(10) < dirt) ? dirt(random) : code(favourites[file % 3], letters, random));
				text.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
			}
			if (random.nextInt(30) > 0) {
				// A file without a code ends the scan.
				text.writeBytes(code(favourites[file % 3], letters, random));
				text.writeBytes((random.nextInt(3) == 0) ? new byte[0] : end.getBytes(StandardCharsets.US_ASCII));
			}
			byte[] bytes = text.toByteArray();
			texts.add(bytes);
		}
		return texts;
	}

	/** Few letters in few places, so that codes meet; of one length mostly. */
	private static byte[] code(int favourite, int letters, Random random) {
		int length = (random.nextInt(8) > 0) ? favourite : 8 + random.nextInt(3);
		byte[] code = new byte[length];
		java.util.Arrays.fill(code, (byte) 'A');
		for (int i = 0; i < letters; i++) {
			code[random.nextInt(length)] = (byte) ('!' + random.nextInt(94));
		}
		code[0] = (byte) ('A' + random.nextInt(2));
		return code;
	}

	private static byte[] dirt(Random random) {
		byte[] line = new byte[switch (random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> random.nextInt(16);
			case 2 -> 7 + random.nextInt(5);
			default -> random.nextInt(500);
		}];
		for (int i = 0; i < line.length; i++) {
			line[i] = (byte) switch (random.nextInt(6)) {
				case 0 -> random.nextInt(256);
				case 1 -> '\r';
				default -> 'A';
			};
		}
		return line;
	}

}
