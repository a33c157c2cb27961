package dev.orderfood.load.coupon.spill;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.scan.CouponText;
import dev.orderfood.load.coupon.scan.ScanMemory;
import dev.orderfood.load.coupon.scan.ScanOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SpillTests {

	private static final ScanOptions TINY = new ScanOptions(new ScanMemory(2048, 2), 256, 1024);

	@TempDir
	private Path folder;

	@Test
	void codesThatDoNotFitAreFoundOnDiskAndNothingIsLeft() {
		assertThat(CouponText.valid(files(), TINY, this.folder)).hasSize(2500).isSorted();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void folderIsMadeWhenItIsNeeded() {
		Path deep = this.folder.resolve("a/b");
		assertThat(CouponText.valid(List.of(CouponText.file("a", "HAPPYHRS\n"), CouponText.file("b", "HAPPYHRS\n")),
				TINY, deep))
			.containsExactly("HAPPYHRS");
		assertThat(deep).doesNotExist();
		assertThat(CouponText.valid(files(), TINY, deep)).hasSize(2500);
	}

	@Test
	void folderThatCannotBeWrittenToIsNamed() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> CouponText.valid(files(), TINY, file.resolve("below")))
			.withMessageStartingWith("The folder " + file.resolve("below") + " for sorting coupon codes cannot be used")
			.withMessageContaining("COUPON_SPILL_DIR");
	}

	@Test
	void tooLittleRoomIsToldBeforehand() {
		try (Spill spill = new Spill(new SpillFolder(this.folder))) {
			assertThatExceptionOfType(LoadException.class).isThrownBy(() -> spill.announce(Long.MAX_VALUE / 16))
				.withMessageMatching("The coupon codes need [0-9.]+ MiB in " + this.folder
						+ ", and only [0-9.]+ MiB are free there\\. .*COUPON_SPILL_DIR.*");
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void whatAKilledLoadLeftIsRemovedAndWhatARunningOneHoldsIsNot() throws IOException {
		Path left = Files.createFile(this.folder.resolve("order-food-coupons-1.spill"));
		Path held = Files.createFile(this.folder.resolve("order-food-coupons-2.spill"));
		Path other = Files.createFile(this.folder.resolve("something-else.spill"));
		try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
			CouponText.valid(files(), TINY, this.folder);
		}
		assertThat(left).doesNotExist();
		assertThat(held).exists();
		assertThat(other).exists();
	}

	/** Three files of which each shares half of its codes with each of the others. */
	private static List<CouponFile> files() {
		return List.of(CouponText.file("a", numbers(0, 5000, 2)), CouponText.file("b", numbers(1, 5000, 2)),
				CouponText.file("c", numbers(0, 2500, 1)));
	}

	private static String numbers(int from, int to, int step) {
		return IntStream.iterate(from, (number) -> number < to, (number) -> number + step)
			.mapToObj((number) -> "%08d\n".formatted(number * 7919 % 100_000_007))
			.collect(Collectors.joining());
	}

}
