package dev.orderfood.load.coupon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes coupon files of a given shape, at any scale, with a known answer: for the
 * benchmark and for tests.
 */
final class CouponFileGenerator {

	/** What the real files hold at scale 1, besides the codes below. */
	private static final long[] REAL_LINES = { 107_260_777, 107_260_768, 98_566_144 };

	private static final long HARD_LINES = 20_000_000;

	/** What stands in {@code expected.tsv} for the real shape: sorted, with the files. */
	private static final String REAL_ANSWER = """
			BIRTHDAY\tcouponbase2,couponbase3
			BUYGETON\tcouponbase2,couponbase3
			FIFTYOFF\tcouponbase2,couponbase3
			FREEZAAA\tcouponbase1,couponbase3
			GNULINUX\tcouponbase1,couponbase2
			HAPPYHRS\tcouponbase1,couponbase2,couponbase3
			OVER9000\tcouponbase1,couponbase2
			SIXTYOFF\tcouponbase2,couponbase3
			""";

	private static final List<Set<String>> NAMED = List.of(
			Set.of("FREEZAAA", "GNULINUX", "HAPPYHRS", "OVER9000", "SUPER100"),
			Set.of("BIRTHDAY", "BUYGETON", "FIFTYOFF", "GNULINUX", "HAPPYHRS", "OVER9000", "SIXTYOFF", "ONLYTWO2"),
			Set.of("BIRTHDAY", "BUYGETON", "FIFTYOFF", "FREEZAAA", "HAPPYHRS", "SIXTYOFF", "ONLYTHR3", "ALSOTHR3"));

	private static final byte[] LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".getBytes(StandardCharsets.US_ASCII);

	private static final long CODES_OF_EIGHT = (long) Math.pow(LETTERS.length, 8);

	/** Shares no factor with the number of codes, so no two indexes give one code. */
	private static final long SPREAD = 100_000_000_003L;

	private final Path folder;

	private final long seed;

	CouponFileGenerator(Path folder, long seed) {
		this.folder = folder;
		this.seed = seed;
	}

	/**
	 * Writes the files.
	 * @param args {@code real}, {@code hard} or {@code changed}, which is the hard shape
	 * with 1 % of its codes replaced; the scale, the folder, the seed
	 * @throws Exception if they cannot be written
	 */
	public static void main(String[] args) throws Exception {
		double scale = Double.parseDouble(args[1]);
		CouponFileGenerator generator = new CouponFileGenerator(Files.createDirectories(Path.of(args[2])),
				Long.parseLong(args[3]));
		try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
			List<Future<Object>> files = new java.util.ArrayList<>();
			for (int i = 0; i < 3; i++) {
				int file = i;
				files.add(threads.submit(() -> {
					if (args[0].equals("real")) {
						generator.real(file, scale);
					}
					else {
						generator.hard(file, Math.round(HARD_LINES * scale), args[0].equals("changed"));
					}
					return "";
				}));
			}
			for (Future<?> file : files) {
				file.get();
			}
		}
		Files.writeString(generator.folder.resolve("../expected-" + args[0] + ".tsv"),
				args[0].equals("real") ? REAL_ANSWER : sharedOfHard(Math.round(HARD_LINES * scale)) * 3 + "\n");
	}

	/** Codes of 8, 9 and 10 characters, of which a handful in two files. */
	void real(int file, double scale) throws IOException {
		int length = 8 + file;
		Set<String> named = NAMED.get(file);
		long random = Math.max(0, Math.round(REAL_LINES[file] * scale) - ((file == 0) ? named.size() : 0));
		SplittableRandom numbers = new SplittableRandom(this.seed + file);
		// Somewhere in the file, the last of them at its end.
		List<String> left = new java.util.ArrayList<>(named);
		java.util.Collections.shuffle(left, new Random(this.seed + file));
		long every = Math.max(1, random / named.size());
		try (CodeOutput out = new CodeOutput(this.folder.resolve("couponbase" + (file + 1)))) {
			for (long line = 0; line < random; line++) {
				if (line % every == every / 2 && left.size() > 1) {
					out.write(left.removeLast().getBytes(StandardCharsets.US_ASCII), 8);
				}
				out.random(numbers, length);
			}
			for (String last : left) {
				out.write(last.getBytes(StandardCharsets.US_ASCII), 8);
			}
		}
	}

	private static long sharedOfHard(long lines) {
		return Math.round(lines * 0.15);
	}

	/**
	 * Codes of 8 characters, of which each file shares 15 % with each of the others.
	 */
	void hard(int file, long lines, boolean changed) throws IOException {
		long shared = sharedOfHard(lines);
		long own = lines - 2 * shared;
		long stride = 15_485_863;
		byte[] code = new byte[8];
		try (CodeOutput out = new CodeOutput(this.folder.resolve("couponbase" + (file + 1)))) {
			for (long line = 0; line < lines; line++) {
				long element = (line * stride + this.seed) % lines;
				long index;
				if (element < shared) {
					index = file * shared + element;
				}
				else if (element < 2 * shared) {
					index = (file + 1) % 3 * shared + element - shared;
				}
				else {
					index = 3 * shared + file * own + element - 2 * shared;
				}
				if (changed && index % 100 == 0) {
					index += 3 * lines;
				}
				// Unsigned: the product of a changed one takes all 64 bits.
				long number = Long.remainderUnsigned(index * SPREAD, CODES_OF_EIGHT);
				for (int i = 7; i >= 0; i--) {
					code[i] = LETTERS[(int) (number % LETTERS.length)];
					number /= LETTERS.length;
				}
				out.write(code, 8);
			}
		}
	}

	private static final class CodeOutput implements AutoCloseable {

		private static final byte[] PAIRS = new byte[2 * LETTERS.length * LETTERS.length];

		static {
			for (int pair = 0; pair < PAIRS.length / 2; pair++) {
				PAIRS[2 * pair] = LETTERS[pair / LETTERS.length];
				PAIRS[2 * pair + 1] = LETTERS[pair % LETTERS.length];
			}
		}

		private final OutputStream out;

		private final byte[] buffer = new byte[1024 * 1024];

		private int filled;

		CodeOutput(Path file) throws IOException {
			this.out = Files.newOutputStream(file);
		}

		void random(SplittableRandom numbers, int length) throws IOException {
			long number = numbers.nextLong();
			int start = this.filled;
			for (int at = 0; at < 8; at += 2) {
				pair((int) (number >>> (8 * at)) & 0xFFFF);
			}
			if (length > 8) {
				pair(numbers.nextInt() & 0xFFFF);
			}
			this.filled = start + length;
			end();
		}

		private void pair(int random) {
			int pair = (random * (PAIRS.length / 2)) >>> 16;
			this.buffer[this.filled++] = PAIRS[2 * pair];
			this.buffer[this.filled++] = PAIRS[2 * pair + 1];
		}

		void write(byte[] code, int length) throws IOException {
			System.arraycopy(code, 0, this.buffer, this.filled, length);
			this.filled += length;
			end();
		}

		private void end() throws IOException {
			this.buffer[this.filled++] = '\n';
			if (this.filled > this.buffer.length - 64) {
				flush();
			}
		}

		private void flush() throws IOException {
			this.out.write(this.buffer, 0, this.filled);
			this.filled = 0;
		}

		@Override
		public void close() throws IOException {
			flush();
			this.out.close();
		}

	}

}
