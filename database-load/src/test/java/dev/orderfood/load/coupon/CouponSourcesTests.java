package dev.orderfood.load.coupon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.source.Directory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CouponSourcesTests {

	@TempDir
	private Path folder;

	private Path coupons;

	@BeforeEach
	void threeFiles() throws IOException {
		this.coupons = Files.createDirectory(this.folder.resolve("coupons"));
		for (String name : List.of("c", "a", "b")) {
			Files.createFile(this.coupons.resolve(name));
		}
	}

	@Test
	void folderOfTheDataIsTheDefault() {
		assertThat(files()).containsExactly("a", "b", "c");
	}

	@Test
	void noneSaysThatThereAreNoCoupons() {
		assertThat(files("none")).isEmpty();
	}

	@Test
	void filesAndFoldersMayBeNamedInAnyOrder() throws IOException {
		Path other = Files.createFile(this.folder.resolve("other"));
		assertThat(files(other.toString(), this.coupons.toString())).containsExactly("other", "a", "b", "c");
	}

	@Test
	void fileThatIsNamedTwiceIsOneFile() throws IOException {
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), this.coupons.resolve("a"));
		assertThat(files(this.coupons.resolve("b").toString(), this.coupons.toString(), link.toString()))
			.containsExactly("b", "a", "c");
	}

	@Test
	void globTakesWhatMatchesInItsOwnFolderOnly() throws IOException {
		Files.createFile(this.coupons.resolve("b.gz"));
		Files.createFile(Files.createDirectory(this.coupons.resolve("deeper")).resolve("d.gz"));
		assertThat(files(this.coupons + "/[ab]")).containsExactly("a", "b");
		assertThat(files(this.coupons + "/*.gz")).containsExactly("b.gz");
		assertThat(files(this.coupons + "/**.gz")).containsExactly("b.gz", "d.gz");
		assertThat(files(this.folder + "/*/?")).containsExactly("a", "b", "c");
	}

	@Test
	void globThatMatchesNothingOrIsNoneIsRefused() {
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files(this.coupons + "/*.zip"))
			.withMessage("COUPON_SOURCES names \"" + this.coupons + "/*.zip\", but no file matches.");
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files(this.coupons + "/no/such/*"))
			.withMessageEndingWith("but no file matches.");
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files(this.coupons + "/[a"))
			.withMessageEndingWith("which is not a valid pattern.");
	}

	@Test
	void filesOfOneNameAreToldApartByWhereTheyLie() throws IOException {
		Path other = Files.createFile(Files.createDirectory(this.folder.resolve("other")).resolve("a"));
		assertThat(files(this.coupons.toString(), other.toString())).containsExactly(
				this.coupons.resolve("a").toRealPath().toString(), "b", "c", other.toRealPath().toString());
	}

	@Test
	void addressesAreNamedWithoutTheirSecrets() {
		assertThat(files("https://user:secret@files.example/a.gz?signature=secret"))
			.containsExactly("https://files.example/a.gz");
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files("https://user:secret@/a b"))
			.withMessage("COUPON_SOURCES names an address that is not a valid one.");
	}

	@Test
	void nothingFoundIsRefused() throws IOException {
		Path empty = Files.createDirectory(this.folder.resolve("empty"));
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files(empty.toString()))
			.withMessageStartingWith("There are no coupon files in " + empty)
			.withMessageContaining("none if there are no coupons");
		assertThatExceptionOfType(LoadFailed.class)
			.isThrownBy(() -> new CouponSources(settings(), new Directory(empty)).files())
			.withMessageStartingWith("There are no coupon files in the folder coupons of " + empty);
	}

	@Test
	void sourceThatIsNotThereIsRefused() {
		assertThatExceptionOfType(LoadFailed.class).isThrownBy(() -> files("no/such/file"))
			.withMessage("COUPON_SOURCES names \"no/such/file\", but there is no such file or folder.");
	}

	private List<String> files(String... named) {
		return new CouponSources(settings(named), new Directory(this.folder)).files()
			.stream()
			.map(CouponFile::name)
			.toList();
	}

	private static LoadSettings settings(String... couponSources) {
		return new LoadSettings(null, List.of(couponSources), false, false, false, Duration.ZERO, 5432, "test", null,
				Path.of("spill"));
	}

}
