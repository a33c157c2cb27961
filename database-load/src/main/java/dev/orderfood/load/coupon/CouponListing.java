package dev.orderfood.load.coupon;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.scan.ValidCoupons;

/**
 * Writes the valid codes as text: a line for each, in order, with the code, a tab, and
 * the names of the files it occurs in, separated by commas.
 */
final class CouponListing {

	private static final int BUFFER = 64 * 1024;

	private final List<byte[]> fileNames;

	CouponListing(List<String> fileNames) {
		this.fileNames = fileNames.stream().map((name) -> name.getBytes(StandardCharsets.UTF_8)).toList();
	}

	/**
	 * Writes the codes to the standard output.
	 * @param coupons the codes
	 * @throws LoadException if not all of them could be written
	 */
	void write(ValidCoupons coupons) {
		PrintStream standardOutput = System.out;
		PrintStream out = new PrintStream(new BufferedOutputStream(standardOutput, BUFFER), false,
				StandardCharsets.UTF_8);
		coupons.forEach((code, length, files) -> {
			out.write(code, 0, length);
			char separator = '\t';
			for (int file = 0; file < this.fileNames.size(); file++) {
				if ((files & (1L << file)) != 0) {
					out.write(separator);
					out.write(this.fileNames.get(file), 0, this.fileNames.get(file).length);
					separator = ',';
				}
			}
			out.write('\n');
		});
		out.flush();
		if (standardOutput.checkError()) {
			throw new LoadException("The list of valid codes could not be written to the standard output to its end.");
		}
	}

}
