package dev.orderfood.load.coupon.scan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.FilePart;
import dev.orderfood.load.coupon.input.MemoryContent;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeSink;
import dev.orderfood.load.coupon.spill.SpillFolder;

/**
 * Coupon files that a test writes down, and what a scan of them gives.
 */
public final class CouponText {

	private static final int PIECE = 4096;

	private CouponText() {
	}

	public static CouponFile file(String name, String text) {
		return file(name, text.getBytes(StandardCharsets.UTF_8));
	}

	public static CouponFile file(String name, byte[] bytes) {
		return new CouponFile(name, new MemoryContent(bytes, true, PIECE));
	}

	/** Everything that a scan of the file counts, as its report words it. */
	public static String counts(CouponFile file, int buffer, long part) {
		LineCounts counts = new LineCounts();
		LineScanner scanner = new LineScanner(buffer);
		for (FilePart each : file.parts(0, part)) {
			counts.add(file.read(each, (_) -> {
			}, (in) -> scanner.scan(in, each.start(), each.end(), new Codes())));
		}
		return counts.toString();
	}

	/** The usable codes of a file, in its order. */
	public static List<String> codes(CouponFile file) {
		Codes codes = new Codes();
		for (FilePart part : file.parts(0, Long.MAX_VALUE / 2)) {
			LineScanner scanner = new LineScanner(LineScanner.LEAST_CAPACITY);
			file.read(part, (_) -> {
			}, (in) -> scanner.scan(in, part.start(), part.end(), codes));
		}
		return codes.found;
	}

	/** The valid codes of files. */
	public static List<String> valid(List<CouponFile> files, ScanOptions options, Path folder) {
		List<String> valid = new ArrayList<>();
		try (ValidCoupons coupons = scan(files, options, folder)) {
			coupons
				.forEach((code, length, inFiles) -> valid.add(new String(code, 0, length, StandardCharsets.US_ASCII)));
		}
		return valid;
	}

	/** The outcome of a scan that was closed. */
	static ValidCoupons scan(List<CouponFile> files, ScanOptions options, Path folder) {
		try (CouponScan scan = new CouponScan(files, options, new SpillFolder(folder))) {
			return scan.execute();
		}
	}

	private static final class Codes implements CodeSinks, CodeSink {

		private final List<String> found = new ArrayList<>();

		@Override
		public void accept(int head, long rest) {
			byte[] code = new byte[Code.LONGEST];
			this.found.add(new String(code, 0, Code.write(head, rest, code, 0), StandardCharsets.US_ASCII));
		}

		@Override
		public void reached(long position) {
		}

		@Override
		public CodeSink of(int length) {
			return this;
		}

	}

}
