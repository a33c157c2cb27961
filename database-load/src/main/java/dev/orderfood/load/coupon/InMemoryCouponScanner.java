package dev.orderfood.load.coupon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.load.LoadFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Keeps the codes in memory: exact and simple, for files of a few million lines.
 */
@Component
class InMemoryCouponScanner implements CouponScanner {

	private static final Logger log = LoggerFactory.getLogger(InMemoryCouponScanner.class);

	@Override
	public ValidCoupons scan(List<CouponFile> files) {
		if (files.size() > Long.SIZE) {
			throw new LoadFailed(
					"There are " + files.size() + " coupon files, and no more than " + Long.SIZE + " can be read.");
		}
		Map<String, Long> filesByCode = new HashMap<>();
		long lines = 0;
		for (int position = 0; position < files.size(); position++) {
			long file = 1L << position;
			boolean last = position == files.size() - 1;
			CouponFile.Summary summary = files.get(position).read((code) -> {
				// A code that first appears in the last file stands in one file only.
				if (last) {
					filesByCode.computeIfPresent(code, (_, earlier) -> earlier | file);
				}
				else {
					filesByCode.merge(code, file, (earlier, now) -> earlier | now);
				}
			});
			log.info("{}: {} lines, {} of them with a code of {} to {} characters", files.get(position).name(),
					summary.lines(), summary.usable(), CouponFile.SHORTEST, CouponFile.LONGEST);
			lines += summary.lines();
		}
		return new Found(filesByCode, files.size(), lines);
	}

	private record Found(Map<String, Long> filesByCode, int files, long linesRead) implements ValidCoupons {

		@Override
		public void forEach(CodeConsumer consumer) {
			this.filesByCode.forEach((code, mask) -> {
				if (Long.bitCount(mask) >= 2) {
					consumer.accept(code, bits(mask));
				}
			});
		}

		private String bits(long mask) {
			StringBuilder bits = new StringBuilder(this.files);
			for (int position = 0; position < this.files; position++) {
				bits.append(((mask >>> position) & 1) == 1 ? '1' : '0');
			}
			return bits.toString();
		}

		@Override
		public void close() {
			// Nothing but memory.
		}

	}

}
