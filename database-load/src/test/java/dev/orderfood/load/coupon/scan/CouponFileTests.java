package dev.orderfood.load.coupon.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.Gzip;
import dev.orderfood.load.coupon.input.MemoryContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.orderfood.load.coupon.scan.CouponText.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CouponFileTests {

	private static final String DIRTY = "\uFEFFHAPPYHRS\r\n\nshort\n123456789\n1234567890\n12345678901\nHAPPY HR\n"
			+ "HAPPYHR\u00D6\n\r\n" + "A".repeat(3000) + "\nhappyhrs\nLASTLINE";

	@ParameterizedTest
	@ValueSource(strings = { "HAPPYHRS\nFIFTYOFF\n", "HAPPYHRS\nFIFTYOFF", "HAPPYHRS\r\nFIFTYOFF\r\n",
			"HAPPYHRS\r\nFIFTYOFF\r", "\uFEFFHAPPYHRS\nFIFTYOFF\n", "\n\nHAPPYHRS\n\r\n\nFIFTYOFF\n\n" })
	void everyCommonFormOfLinesIsRead(String text) {
		assertThat(codes(CouponText.file("a", text))).containsExactly("HAPPYHRS", "FIFTYOFF");
	}

	@Test
	void codesHaveEightToTenVisibleCharacters() {
		assertThat(codes(CouponText.file("a", "1234567\n12345678\n123456789\n1234567890\n12345678901\n!~{}\\'\"<\n")))
			.containsExactly("12345678", "123456789", "1234567890", "!~{}\\'\"<");
		for (char odd : new char[] { 0, ' ', '\t', '\u007F', '\u0080', '\u00FF' }) {
			for (int at = 0; at < 10; at++) {
				StringBuilder code = new StringBuilder("1234567890");
				code.setCharAt(at, odd);
				byte[] bytes = (code + "\n").getBytes(StandardCharsets.ISO_8859_1);
				assertThat(codes(CouponText.file("a", bytes))).isEmpty();
			}
		}
	}

	@Test
	void whatIsOddIsCountedByItsReason() {
		assertThat(CouponText.counts(CouponText.file("a", DIRTY), 4096, 1 << 20))
			.isEqualTo("10 lines, 5 usable (3 of 8, 1 of 9, 1 of 10 characters), 1 too short, 2 too long, "
					+ "2 not visible ASCII, 2 blank, 2 ended by CRLF, 1 with lower-case letters, a byte-order mark");
	}

	@Test
	void countsDoNotDependOnWhereBuffersAndPartsEnd() {
		CouponFile file = CouponText.file("a", DIRTY);
		String expected = CouponText.counts(file, 1 << 16, 1 << 20);
		for (int size = LineScanner.LEAST_CAPACITY; size < 200; size++) {
			assertThat(CouponText.counts(file, size, 1 << 20)).isEqualTo(expected);
			assertThat(CouponText.counts(file, 1 << 12, size)).isEqualTo(expected);
			assertThat(CouponText.counts(file, size, size / 16)).isEqualTo(expected);
		}
	}

	@Test
	void lineOfAMegabyteIsOneLineThatIsTooLong() {
		CouponFile file = CouponText.file("a", "HAPPYHRS\n" + "A".repeat(1024 * 1024) + "\nFIFTYOFF\n");
		assertThat(CouponText.counts(file, 4096, 1 << 16))
			.isEqualTo("3 lines, 2 usable (2 of 8 characters), 1 too long");
	}

	@Test
	void gzipIsToldByItsContentNotByItsName() {
		assertThat(codes(CouponText.file("a", Gzip.of("HAPPYHRS\n".getBytes(StandardCharsets.US_ASCII)))))
			.containsExactly("HAPPYHRS");
		assertThat(codes(CouponText.file("a.gz", "HAPPYHRS\n"))).containsExactly("HAPPYHRS");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 4096 })
	void everyMemberOfAGzipIsRead(int piece) {
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (String text : new String[] { "HAPPYHRS\nFIFTY", "", "OFF\nLAST", "LINE" }) {
			members.writeBytes(Gzip.of(text.getBytes(StandardCharsets.US_ASCII)));
		}
		members.writeBytes(new byte[512]);
		assertThat(codes(new CouponFile("a", new MemoryContent(members.toByteArray(), true, piece))))
			.containsExactly("HAPPYHRS", "FIFTYOFF", "LASTLINE");
	}

	@Test
	void truncatedGzipIsRefusedWithTheOffset() {
		byte[] whole = Gzip.of("HAPPYHRS\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
		for (int length = 2; length < whole.length; length++) {
			CouponFile file = CouponText.file("cut.gz", Arrays.copyOf(whole, length));
			assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(file))
				.withMessage("cut.gz cannot be read: it is a truncated gzip file (at byte " + length + ").");
		}
	}

	@Test
	void corruptGzipIsRefusedWithTheOffset() {
		byte[] whole = Gzip.of("HAPPYHRS\nFIFTYOFF\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
		for (int at = 10; at < whole.length; at++) {
			byte[] bytes = whole.clone();
			bytes[at] ^= 0x10;
			CouponFile file = CouponText.file("bad.gz", bytes);
			assertThatExceptionOfType(LoadException.class).as("byte %d", at)
				.isThrownBy(() -> codes(file))
				.withMessageMatching(
						"bad\\.gz cannot be read: it is a (corrupt|truncated) gzip file.* \\(at byte \\d+\\)\\.");
		}
	}

	@Test
	void whatFollowsAGzipMustBeGzip() {
		byte[] gzip = Gzip.of("HAPPYHRS\n".getBytes(StandardCharsets.US_ASCII));
		byte[] bytes = Arrays.copyOf(gzip, gzip.length + 3);
		bytes[gzip.length] = 'X';
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(CouponText.file("a.gz", bytes)))
			.withMessageContaining("something that is not gzip follows the gzip (at byte ");
	}

	@Test
	void lowerCaseIsCountedAndKept() {
		String text = "ABCDEFGH\nabcdefgh\nABCDEFGHI\nABCDEFGHz\n`{|}~@[]^_\naBCDEFGHIJ\nABCDEFGHIJ\n".repeat(10);
		CouponFile file = CouponText.file("a", text);
		assertThat(CouponText.counts(file, 4096, 1 << 20))
			.isEqualTo("70 lines, 70 usable (20 of 8, 20 of 9, 30 of 10 characters), 30 with lower-case letters");
		assertThat(codes(file)).hasSize(70).contains("abcdefgh", "ABCDEFGHz");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!DOCTYPE html><html>", "\n  <html lang='en'>", "\uFEFF<?xml version='1.0'?>",
			"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n<HTML>\n<HEAD>", "<!-- sorry -->", "<h1>502 Bad Gateway</h1>",
			"<p>Access denied</p>\nHAPPYHRS\n", "<meta charset=\"utf-8\">\nHAPPYHRS\n",
			"<Error><Code>AccessDenied</Code>\nHAPPYHRS\n", "<ns:fault-1 a='b'/>\nHAPPYHRS\n" })
	void pageOfHtmlIsNotTakenForCodes(String page) {
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(CouponText.file("a", page)))
			.withMessageContaining("a cannot be read: it begins like a page of HTML or XML");
	}

	@ParameterizedTest
	@MethodSource("filesThatAreNoText")
	void fileThatIsNoTextIsRefusedByItsKind(String kind, byte[] bytes) {
		byte[] chance = "\nHAPPYHRS\nFIFTYOFF\n".getBytes(StandardCharsets.US_ASCII);
		byte[] withCodes = Arrays.copyOf(bytes, bytes.length + chance.length);
		System.arraycopy(chance, 0, withCodes, bytes.length, chance.length);
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(CouponText.file("a", withCodes)))
			.withMessageStartingWith("a cannot be read: ")
			.withMessageContaining(kind)
			.withMessageContaining("It begins with \"")
			.withMessageMatching("\\P{Cntrl}*");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(CouponText.file("a", Gzip.of(withCodes))))
			.withMessageContaining(kind);
	}

	@Test
	void gzipInsideAGzipIsRefused() {
		byte[] twice = Gzip.of(Gzip.of("HAPPYHRS\n".getBytes(StandardCharsets.US_ASCII)));
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> codes(CouponText.file("a", twice)))
			.withMessageStartingWith("a cannot be read: it is compressed with gzip twice. It begins with \"");
	}

	static List<Arguments> filesThatAreNoText() {
		String codes = "HAPPYHRS\nFIFTYOFF\n";
		return List.of(Arguments.of("zip", bytes("PK\3\4\24\0\0\0\10\0couponbase1")),
				Arguments.of("zstd", bytes("(\u00B5/\u00FD\4\130")), Arguments.of("xz", bytes("\u00FD7zXZ\0\0\4")),
				Arguments.of("lzma", bytes("]\0\0\u0080\0")), Arguments.of("PDF", bytes("%PDF-1.7\n%\u00E2\u00E3")),
				Arguments.of("bzip2", bytes("BZh91AY&SY\u00E1\2")),
				Arguments.of("7z", bytes("7z\u00BC\u00AF'\u001C\0\4")),
				Arguments.of("UTF-16", codes.getBytes(StandardCharsets.UTF_16)),
				Arguments.of("UTF-16", codes.getBytes(StandardCharsets.UTF_16LE)),
				Arguments.of("UTF-16", codes.getBytes(StandardCharsets.UTF_16BE)),
				Arguments.of("UTF-16", bytes("\u00FF\u00FEH\0A\0")),
				Arguments.of("archive", Arrays.copyOf(bytes("couponbase1"), 512)),
				Arguments.of("Git LFS", bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n")),
				Arguments.of("JSON", bytes("{\"error\":\"not found\"}")),
				Arguments.of("JSON", bytes("{\n  \"message\" : \"not found\"\n}")),
				Arguments.of("JSON", bytes("[{\"code\":1}]")), Arguments.of("JSON", bytes("[ \"HAPPYHRS\", \"X\"]")),
				Arguments.of("JSON", bytes("{}")));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Test
	void codeThatBeginsLikeATagIsACode() {
		assertThat(codes(CouponText.file("a", "<ABCDEFG\n<html123\n"))).containsExactly("<ABCDEFG", "<html123");
		assertThat(codes(CouponText.file("a", "<ABC>DEF\n<A/>BCDEFG\n"))).containsExactly("<ABC>DEF", "<A/>BCDEFG");
		assertThat(codes(CouponText.file("a", "{ABCDEF}\n[ABCDEF]\n"))).containsExactly("{ABCDEF}", "[ABCDEF]");
		assertThat(codes(CouponText.file("a", "BZh91AY&\nPK345678\n7z345678\n"))).hasSize(3);
	}

}
