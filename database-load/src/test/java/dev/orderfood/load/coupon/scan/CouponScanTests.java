package dev.orderfood.load.coupon.scan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.ByteInput;
import dev.orderfood.load.coupon.input.Content;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.Gzip;
import dev.orderfood.load.coupon.input.MemoryContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CouponScanTests {

	private static final ScanOptions OPTIONS = new ScanOptions(new ScanMemory(1 << 20, 2), 4096, 1 << 20);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			404 page not found                        | (1) | "404 page not found"
			# coupons of the week\\n# none yet         | (2) | "# coupons of the week"
			\\n\\r\\n  \\n# none                       | (2) | ""
			short\\nMUCHTOOLONG1\\n                     | (2) | "short"
			\\tHAPPYHRS                                | (1) | "HAPPYHRS"
			/annex/objects/SHA256E-s3--0a             | (1) | "/annex/objects/SHA256E-s3--0a"
			a\u001B[2Jb                               | (1) | "a\\u001b[2Jb"
			a\u202Eb                                  | (1) | "a\\u202eb"
			""")
	void fileWithoutAUsableLineEndsTheScanWithItsFirstLine(String text, String lines, String first) {
		String content = text.translateEscapes();
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> valid(CouponText.file("good", "HAPPYHRS\n"), CouponText.file("bad", content)))
			.withMessage("bad holds no coupon codes: none of its lines " + lines
					+ " has 8 to 10 visible ASCII characters. The first is " + first + ".");
	}

	@Test
	void firstLineIsCut() {
		for (int partBytes : new int[] { 1, 100, 1 << 20 }) {
			ScanOptions options = new ScanOptions(new ScanMemory(1 << 20, 2), 256, partBytes);
			assertThatExceptionOfType(LoadException.class).isThrownBy(() -> CouponText.valid(
					List.of(CouponText.file("bad", "\n" + "x ".repeat(1000) + "\n" + "y ".repeat(1000) + "\n")),
					options, this.folder))
				.withMessageEndingWith(" The first is \"" + "x ".repeat(30) + "…\".");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\r\n\n\r\n", "\uFEFF", "\uFEFF\n" })
	void emptyFileEndsTheScan(String text) {
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> valid(CouponText.file("good", "HAPPYHRS\n"), CouponText.file("bad", text)))
			.withMessageStartingWith("bad holds no coupon codes: it is empty");
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> valid(CouponText.file("good", "HAPPYHRS\n"),
					CouponText.file("bad", Gzip.of(text.getBytes(StandardCharsets.UTF_8)))))
			.withMessageStartingWith("bad holds no coupon codes: it is empty");
	}

	@Test
	void emptyMembersOfAGzipFileAreNoCodes() {
		byte[] empty = Gzip.of(new byte[0]);
		byte[] twice = Arrays.copyOf(empty, 2 * empty.length);
		System.arraycopy(empty, 0, twice, empty.length, empty.length);
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> valid(CouponText.file("bad", twice)))
			.withMessage("bad holds no coupon codes: it is empty.");
	}

	@Test
	void fewUsableLinesOfManyAreThereByChance() {
		String others = "\u0089PNG\n".repeat(10_000);
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> valid(CouponText.file("good", "HAPPYHRS\n"),
					CouponText.file("bad", others.repeat(2) + "HAPPYHRS\n")))
			.withMessage("bad is no list of coupon codes: only 1 of its 20001 lines have 8 to 10 visible ASCII "
					+ "characters. The first of the others is \"\\u0089PNG\".");
		assertThat(valid(CouponText.file("a", others + "HAPPYHRS\n"), CouponText.file("b", "HAPPYHRS\n")))
			.containsExactly("HAPPYHRS");
	}

	@Test
	void oneUsableLineIsEnough() {
		assertThat(valid(CouponText.file("a", "# only one\nHAPPYHRS"), CouponText.file("b", "HAPPYHRS\n")))
			.containsExactly("HAPPYHRS");
	}

	@Test
	void filesThatTurnOutToBeOneEndTheScan() {
		CouponFile one = new CouponFile("one", new Redirected("target"));
		CouponFile two = new CouponFile("two", new Redirected("target"));
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> valid(one, two))
			.withMessageStartingWith("one and two are the same file");
	}

	@Test
	void outcomeCanBeIteratedTwiceWithoutTheScan() {
		ScanOptions tiny = new ScanOptions(new ScanMemory(256, 1), 256, 1024);
		String codes = "CODE%04d\n".repeat(500).formatted((Object[]) numbers());
		List<CouponFile> files = List.of(CouponText.file("a", codes), CouponText.file("b", codes));
		try (ValidCoupons valid = CouponText.scan(files, tiny, this.folder)) {
			List<String> first = list(valid);
			assertThat(first).hasSize(500);
			assertThat(list(valid)).isEqualTo(first);
		}
	}

	private static Integer[] numbers() {
		Integer[] numbers = new Integer[500];
		Arrays.setAll(numbers, (number) -> number);
		return numbers;
	}

	private static List<String> list(ValidCoupons valid) {
		List<String> codes = new ArrayList<>();
		valid.forEach((code, length, _) -> codes.add(new String(code, 0, length, StandardCharsets.US_ASCII)));
		return codes;
	}

	private List<String> valid(CouponFile... files) {
		return CouponText.valid(List.of(files), OPTIONS, this.folder);
	}

	/** Knows where it leads only once it was opened. */
	private static final class Redirected implements Content {

		private final MemoryContent content = new MemoryContent("HAPPYHRS\n".getBytes(StandardCharsets.US_ASCII), false,
				100);

		private final String target;

		private volatile boolean opened;

		Redirected(String target) {
			this.target = target;
		}

		@Override
		public long size() {
			return this.content.size();
		}

		@Override
		public boolean isRandomAccess() {
			return false;
		}

		@Override
		public boolean isRepeatable() {
			return false;
		}

		@Override
		public Object identity() {
			return this.opened ? this.target : this;
		}

		@Override
		public ByteInput open(long from) {
			this.opened = true;
			return this.content.open(from);
		}

		@Override
		public String version() {
			return "1";
		}

	}

}
