package dev.orderfood.load.coupon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.orderfood.load.LoadFailed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InMemoryCouponScannerTests {

	@Test
	void codeInTwoFilesIsValid() {
		assertThat(scan("HAPPYHRS\nONLYHERE\n", "HAPPYHRS\n", "OTHERONE\n")).isEqualTo(Map.of("HAPPYHRS", "110"));
	}

	@Test
	void codeTwiceInOneFileIsStillInOneFile() {
		assertThat(scan("SUPER100\nSUPER100\n", "OTHERONE\n")).isEmpty();
		assertThat(scan("OTHERONE\n", "SUPER100\nSUPER100\n")).isEmpty();
	}

	@Test
	void codesMatchExactly() {
		assertThat(scan("HAPPYHRS\n", "happyhrs\n")).isEmpty();
	}

	@Test
	void tooShortAndTooLongCodesAreNotValid() {
		assertThat(scan("1234567\n12345678901\n", "1234567\n12345678901\n")).isEmpty();
	}

	@Test
	void nothingIsValidInOneFileOrInNone() {
		assertThat(scan("HAPPYHRS\nHAPPYHRS\n")).isEmpty();
		assertThat(scan()).isEmpty();
	}

	@Test
	void linesOfAllFilesAreCounted() {
		try (ValidCoupons valid = new InMemoryCouponScanner()
			.scan(List.of(CouponText.file("a", "HAPPYHRS\nX\n"), CouponText.file("b", "HAPPYHRS\n")))) {
			assertThat(valid.linesRead()).isEqualTo(3);
		}
	}

	@Test
	void sixtyFourFilesAreReadAndNotMore() {
		String[] texts = IntStream.range(0, 64).mapToObj((file) -> "HAPPYHRS\n").toArray(String[]::new);
		assertThat(scan(texts)).isEqualTo(Map.of("HAPPYHRS", "1".repeat(64)));
		List<CouponFile> more = IntStream.range(0, 65).mapToObj((file) -> CouponText.file("a", "")).toList();
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> new InMemoryCouponScanner().scan(more));
	}

	@Test
	void findsWhatCountingByHandFinds() {
		Random random = new Random(20261120);
		for (int round = 0; round < 300; round++) {
			List<List<String>> files = new ArrayList<>();
			for (int file = random.nextInt(5); file >= 0; file--) {
				files.add(IntStream.range(0, random.nextInt(40)).mapToObj((line) -> code(random)).toList());
			}
			assertThat(scan(files.stream().map((codes) -> String.join("\n", codes)).toArray(String[]::new)))
				.as("round %d", round)
				.isEqualTo(countedByHand(files));
		}
	}

	private static Map<String, String> countedByHand(List<List<String>> files) {
		Set<String> codes = new HashSet<>();
		files.forEach(codes::addAll);
		Map<String, String> valid = new TreeMap<>();
		for (String code : codes) {
			StringBuilder bits = new StringBuilder();
			files.forEach((file) -> bits.append(file.contains(code) ? '1' : '0'));
			long count = bits.chars().filter((bit) -> bit == '1').count();
			if (code.length() >= 8 && code.length() <= 10 && count >= 2) {
				valid.put(code, bits.toString());
			}
		}
		return valid;
	}

	/** Few letters and similar lengths, so that codes meet. */
	private static String code(Random random) {
		int length = 7 + random.nextInt(5);
		return "AAAAAAAAAAAA".substring(0, length - 3) + (char) ('A' + random.nextInt(2))
				+ (char) ('A' + random.nextInt(3)) + (char) ('A' + random.nextInt(3));
	}

	private static Map<String, String> scan(String... texts) {
		List<CouponFile> files = new ArrayList<>();
		for (String text : texts) {
			files.add(CouponText.file("file" + files.size(), text));
		}
		Map<String, String> found = new TreeMap<>();
		try (ValidCoupons valid = new InMemoryCouponScanner().scan(files)) {
			valid.forEach((code, inFiles) -> assertThat(found.put(code, inFiles)).isNull());
		}
		return found;
	}

}
