package dev.orderfood.load.coupon.input;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that are no list of codes, by how they begin. A large one may hold a line that
 * looks like a code by chance, so they are refused whatever else is in them.
 */
enum FileSignature {

	/** A gzip file inside a gzip file: the outer one was unpacked already. */
	GZIP("it is compressed with gzip twice.", "\\x1F\\x8B.*"),

	/** A zip archive, which a spreadsheet is as well. */
	ZIP("it is a zip archive.", "PK(\\x03\\x04|\\x05\\x06|\\x07\\x08).*"),

	/** Compressed with zstd. */
	ZSTD("it is compressed with zstd.", "(\\x28\\xB5\\x2F\\xFD|[\\x50-\\x5F]\\x2A\\x4D\\x18).*"),

	/** Compressed with xz. */
	XZ("it is compressed with xz.", "\\xFD7zXZ\\x00.*"),

	/** Compressed with lzma. */
	LZMA("it is compressed with lzma.", "\\x5D\\x00\\x00.*"),

	/** Compressed with bzip2. */
	BZIP2("it is compressed with bzip2.", "BZh[1-9](1AY&SY|\\x17\\x72\\x45\\x38\\x50\\x90).*"),

	/** Compressed with lz4. */
	LZ4("it is compressed with lz4.", "\\x04\\x22\\x4D\\x18.*"),

	/** Compressed with compress. */
	COMPRESS("it is compressed with compress.", "\\x1F[\\x9D\\xA0].*"),

	/** A 7z or RAR archive. */
	ARCHIVE("it is an archive.", "(7z\\xBC\\xAF\\x27\\x1C|Rar!\\x1A\\x07).*"),

	/** Text for a printer. */
	PDF("it is a PDF.", "%PDF-.*"),

	/** Text in two or four bytes for each character, with a byte-order mark. */
	UTF_16("it is text in UTF-16 or UTF-32; save it as UTF-8.", "(\\xFF\\xFE|\\xFE\\xFF|\\x00\\x00\\xFE\\xFF).*"),

	/** What Git has in the place of a large file. */
	GIT_LFS("it is a pointer of Git LFS and not the file itself, which \"git lfs pull\" fetches.",
			"version https://git-lfs\\..*"),

	/** A page of HTML or XML, such as a server's error page. */
	PAGE("it begins like a page of HTML or XML and not with codes. Is it an error page?",
			"\\s*(<(!doctype|html|head|title|body|center|h1|\\?xml)[\\s>].*|<!--.*"
					+ "|(?![!-~]{8,10}([\\r\\n]|$))<[a-z][\\w:.-]*(\\s[^<>]*)?/?>.*)"),

	/** A JSON document, such as a server's error message. */
	JSON("it begins like JSON and not with codes. Is it an error message?",
			"\\s*(\\[\\s*)*(\\{\\s*(\\}|\"[^\"\\n]*\"\\s*:)|\\[\\s*\"[^\"\\n]*\"\\s*[,\\]]).*"),

	/** UTF-16 without a mark, a tar archive, or anything else that is no text. */
	BINARY("it is no text: much of its beginning is NUL bytes, as in UTF-16 or an archive.", "");

	/** How many bytes of a file tell. */
	static final int LENGTH = 64;

	private static final int FEWEST_NULS = 8;

	private final String description;

	private final Pattern pattern;

	FileSignature(String description, String pattern) {
		this.description = description;
		this.pattern = Pattern.compile("(?is)" + pattern);
	}

	String description() {
		return this.description;
	}

	/**
	 * Recognises a file by its beginning.
	 * @param bytes the first bytes of its text
	 * @param length how many there are
	 * @return the kind of file, or nothing if it may be text
	 */
	static Optional<FileSignature> of(byte[] bytes, int length) {
		int mark = startsWithMark(bytes, length) ? 3 : 0;
		String beginning = new String(bytes, mark, length - mark, StandardCharsets.ISO_8859_1);
		return Arrays.stream(values())
			.filter((signature) -> signature != BINARY && signature.pattern.matcher(beginning).matches())
			.findFirst()
			.or(() -> isBinary(beginning) ? Optional.of(BINARY) : Optional.empty());
	}

	static boolean isGzip(byte[] bytes, int length) {
		return length >= 2 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
	}

	private static boolean startsWithMark(byte[] bytes, int length) {
		return length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
	}

	private static boolean isBinary(String beginning) {
		long nuls = beginning.chars().filter((character) -> character == 0).count();
		return nuls >= FEWEST_NULS && 4 * nuls >= beginning.length();
	}

}
