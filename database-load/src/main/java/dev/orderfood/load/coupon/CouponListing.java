package dev.orderfood.load.coupon;

import java.io.PrintStream;
import java.util.List;

/**
 * The valid codes as text, for a shell: a line for each, in order, with the code, a tab,
 * and the names of the files it stands in, separated by commas.
 */
final class CouponListing {

	private static final int BUFFER = 64 * 1024;

	private final List<String> fileNames;

	CouponListing(List<String> fileNames) {
		this.fileNames = fileNames;
	}

	void write(ValidCoupons coupons) {
		PrintStream out = new PrintStream(new java.io.BufferedOutputStream(System.out, BUFFER), false,
				java.nio.charset.StandardCharsets.UTF_8);
		coupons.forEach((code, length, files) -> {
			out.write(code, 0, length);
			char separator = '\t';
			for (int file = 0; file < this.fileNames.size(); file++) {
				if ((files & (1L << file)) != 0) {
					out.append(separator).append(this.fileNames.get(file));
					separator = ',';
				}
			}
			out.append('\n');
		});
		out.flush();
	}

}
