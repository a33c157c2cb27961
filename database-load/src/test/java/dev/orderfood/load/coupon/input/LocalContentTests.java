package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.scan.CouponText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalContentTests {

	private static final FileTime EARLIER = FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z"));

	@TempDir
	private Path folder;

	@Test
	void unchangedFileIsStillTheSame() throws IOException {
		Path path = write("HAPPYHRS\n", EARLIER);
		String version = read(path).version();
		assertThat(version).startsWith("size 9, modified ");
		assertThat(file(path).isStill(String.valueOf(version))).isTrue();
	}

	@Test
	void changeShowsEvenIfSizeAndDateAreSetBack() throws IOException {
		Path path = write("HAPPYHRS\n", EARLIER);
		String version = String.valueOf(read(path).version());
		write("FIFTYOFF\n", EARLIER);
		assertThat(file(path).isStill(version)).isFalse();
	}

	@Test
	void fileOfTheLastMomentIsNotRemembered() throws IOException {
		Path path = write("HAPPYHRS\n", FileTime.from(Instant.now().plus(Duration.ofHours(1))));
		assertThat(read(path).version()).isNull();
	}

	@Test
	void fileThatChangesWhileItIsReadEndsTheLoad() throws IOException {
		Path path = write("HAPPYHRS\n", EARLIER);
		CouponFile file = file(path);
		CouponText.codes(file);
		write("HAPPYHRS\nFIFTYOFF\n", EARLIER);
		assertThatExceptionOfType(LoadException.class).isThrownBy(file::requireUnchanged)
			.withMessage("file was changed while it was being read. Run the load again once it is complete.");
	}

	@Test
	void fileThatIsGoneEndsTheLoad() {
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> read(this.folder.resolve("file")))
			.withMessage("file cannot be read: it is not there (at byte 0).");
	}

	private Path write(String text, FileTime modified) throws IOException {
		Path path = Files.writeString(this.folder.resolve("file"), text);
		return Files.setLastModifiedTime(path, modified);
	}

	private static CouponFile file(Path path) {
		return new CouponFile("file", new LocalContent(path));
	}

	private static CouponFile read(Path path) {
		CouponFile file = file(path);
		CouponText.codes(file);
		file.requireUnchanged();
		return file;
	}

}
