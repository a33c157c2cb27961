package dev.orderfood.load.coupon;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.coupon.CouponFile.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CouponFileTests {

	@ParameterizedTest
	@ValueSource(strings = { "HAPPYHRS\nFIFTYOFF\n", "HAPPYHRS\nFIFTYOFF", "HAPPYHRS\r\nFIFTYOFF\r\n",
			"HAPPYHRS\r\nFIFTYOFF\r", "\uFEFFHAPPYHRS\nFIFTYOFF\n", "\n\nHAPPYHRS\n\r\n\nFIFTYOFF\n\n" })
	void everyCommonFormOfLinesIsRead(String text) {
		assertThat(codes(CouponText.file("a", text))).containsExactly("HAPPYHRS", "FIFTYOFF");
	}

	@Test
	void codesHaveEightToTenCharacters() {
		assertThat(codes(CouponText.file("a", "1234567\n12345678\n123456789\n1234567890\n12345678901\n123456789012\n")))
			.containsExactly("12345678", "123456789", "1234567890");
	}

	@Test
	void tenCharactersAndAWindowsLineEndAreNotTooLong() {
		assertThat(codes(CouponText.file("a", "1234567890\r\n12345678901\r\n1234567\r\n")))
			.containsExactly("1234567890");
	}

	@Test
	void codesAreVisibleAscii() {
		assertThat(codes(CouponText.file("a", "HAPPY HRS\nHAPPYHR\u00D6\nHAPPYHR\u0000\nhappyhrs\n")))
			.containsExactly("happyhrs");
	}

	@Test
	void lineOfAMegabyteIsOneLineThatIsTooLong() {
		CouponFile file = CouponText.file("a", "HAPPYHRS\n" + "A".repeat(1024 * 1024) + "\nFIFTYOFF\n");
		List<String> codes = new ArrayList<>();
		assertThat(file.read(codes::add)).isEqualTo(new Summary(3, 2));
		assertThat(codes).containsExactly("HAPPYHRS", "FIFTYOFF");
	}

	@Test
	void codeTwiceInAFileComesTwice() {
		assertThat(codes(CouponText.file("a", "HAPPYHRS\nHAPPYHRS\n"))).containsExactly("HAPPYHRS", "HAPPYHRS");
	}

	@Test
	void emptyFileHasNoLines() {
		assertThat(CouponText.file("a", "").read((code) -> {
		})).isEqualTo(new Summary(0, 0));
	}

	@Test
	void gzipIsToldByItsContentNotByItsName() {
		assertThat(codes(CouponText.file("a", CouponText.gzip("HAPPYHRS\n")))).containsExactly("HAPPYHRS");
		assertThat(codes(CouponText.file("a.gz", "HAPPYHRS\n"))).containsExactly("HAPPYHRS");
	}

	@Test
	void everyMemberOfAGzipIsRead() {
		ByteArrayOutputStream two = new ByteArrayOutputStream();
		two.writeBytes(CouponText.gzip("HAPPYHRS\nFIFTY"));
		two.writeBytes(CouponText.gzip("OFF\n"));
		assertThat(codes(CouponText.file("a", two.toByteArray()))).containsExactly("HAPPYHRS", "FIFTYOFF");
	}

	@Test
	void truncatedGzipIsRefused() {
		byte[] whole = CouponText.gzip("HAPPYHRS\n".repeat(1000));
		for (int length = 2; length < whole.length; length++) {
			CouponFile file = CouponText.file("cut.gz", Arrays.copyOf(whole, length));
			assertThatExceptionOfType(LoadFailed.class).as("%d bytes", length)
				.isThrownBy(() -> codes(file))
				.withMessage("cut.gz cannot be read: it is not a complete gzip file.");
		}
	}

	@Test
	void corruptGzipIsRefused() {
		byte[] bytes = CouponText.gzip("HAPPYHRS\n".repeat(1000));
		bytes[bytes.length - 6] ^= 1;
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> codes(CouponText.file("bad.gz", bytes)))
			.withMessage("bad.gz cannot be read: it is not a complete gzip file.");
	}

	private static List<String> codes(CouponFile file) {
		List<String> codes = new ArrayList<>();
		file.read(codes::add);
		return codes;
	}

}
