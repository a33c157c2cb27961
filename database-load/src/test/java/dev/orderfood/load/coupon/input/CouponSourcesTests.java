package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.source.Directory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
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
	void fileThatIsNamedTwiceIsOneFile(CapturedOutput output) {
		assertThat(files(this.coupons.resolve("b").toString(), this.coupons.toString())).containsExactly("b", "a", "c");
		assertThat(output)
			.contains(this.coupons.resolve("b") + " is named more than once: it is read and counted once");
	}

	@Test
	void linkIsTheFileThatItLeadsTo(CapturedOutput output) throws IOException {
		Path symbolic = Files.createSymbolicLink(this.folder.resolve("symbolic"), this.coupons.resolve("a"));
		Path chain = Files.createSymbolicLink(this.folder.resolve("chain"), symbolic);
		Path hard = Files.createLink(this.folder.resolve("hard"), this.coupons.resolve("b"));
		assertThat(files(this.coupons.toString(), symbolic.toString(), chain.toString(), hard.toString()))
			.containsExactly("a", "b", "c");
		assertThat(output)
			.contains(symbolic + " is the same file as " + this.coupons.resolve("a") + ": it is read and counted once")
			.contains(hard + " is the same file as " + this.coupons.resolve("b"));
	}

	@Test
	void linkInTheFolderOfTheDataIsTheFileThatItLeadsTo(CapturedOutput output) throws IOException {
		Files.createSymbolicLink(this.coupons.resolve("zz-latest"), Path.of("a"));
		Files.createLink(this.coupons.resolve("zz-hard"), this.coupons.resolve("b"));
		assertThat(files()).containsExactly("a", "b", "c");
		assertThat(output).contains("zz-latest is the same file as ").contains("zz-hard is the same file as ");
	}

	@Test
	void linkThatLeadsNowhereIsAFileThatCannotBeRead() throws IOException {
		Files.createSymbolicLink(this.coupons.resolve("d"), Path.of("gone"));
		for (String source : List.of(this.coupons.toString(), this.coupons + "/*", this.folder + "/**")) {
			assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(source))
				.withMessage("d cannot be read: it is not there (at byte 0).");
		}
		assertThatExceptionOfType(LoadException.class).isThrownBy(this::files)
			.withMessage("d cannot be read: it is not there (at byte 0).");
	}

	@Test
	void whatIsNoFileIsNotReadAsOne() throws Exception {
		Path pipe = this.coupons.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		assertThat(files()).containsExactly("a", "b", "c");
		assertThat(files(this.coupons + "/*")).containsExactly("a", "b", "c");
	}

	@Test
	void linkToAFolderHoldsTheSameFiles() throws IOException {
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), this.coupons);
		assertThat(files(link.toString(), this.coupons.toString(), link + "/?")).containsExactly("a", "b", "c");
		assertThat(files(this.folder + "/*/a", link + "/a")).containsExactly("a");
		assertThat(files(this.folder + "/l*/a")).containsExactly("a");
		Files.createSymbolicLink(this.coupons.resolve("loop"), this.folder);
		assertThat(files(this.folder + "/**")).containsExactly("a", "b", "c");
	}

	@Test
	void spellingsOfOnePathAreOneFile() {
		Path working = Path.of("").toAbsolutePath();
		Path relative = working.relativize(this.coupons.toAbsolutePath());
		assertThat(files(relative + "/a", "./" + relative + "/a", this.coupons + "/../coupons/a", this.coupons + "//a",
				this.coupons + "/./*"))
			.containsExactly("a", "b", "c");
	}

	@Test
	void copyIsAnotherFile() throws IOException {
		Files.copy(this.coupons.resolve("a"), this.coupons.resolve("d"));
		assertThat(files()).containsExactly("a", "b", "c", "d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/c,", ",/c", "/c,,/c", "/c, ,/c", "," })
	void emptyElementIsRefused(String sources) {
		String[] named = sources.replace("/c", this.coupons.toString()).split(",", -1);
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(named))
			.withMessageStartingWith("COUPON_SOURCES has an empty element in \"");
	}

	@Test
	void wildcardDoesNotMatchHiddenFilesAndFolders() throws IOException {
		Files.createFile(this.coupons.resolve(".a.swp"));
		Files.createFile(Files.createDirectory(this.coupons.resolve(".snapshot")).resolve("a"));
		assertThat(files(this.coupons + "/*")).containsExactly("a", "b", "c");
		assertThat(files(this.coupons + "/[.a]*")).containsExactly("a");
		assertThat(files(this.coupons + "/**")).containsExactly("a", "b", "c");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(this.coupons + "/**/a*"))
			.withMessageEndingWith("but no file matches.");
		assertThat(files(this.folder + "/*/*")).containsExactly("a", "b", "c");
		assertThat(files(this.coupons.toString())).containsExactly("a", "b", "c");
	}

	@Test
	void hiddenFileIsTakenWhenItIsWrittenWithItsDot() throws IOException {
		Files.createFile(this.coupons.resolve(".a.swp"));
		Files.createFile(Files.createDirectory(this.coupons.resolve(".snapshot")).resolve("d"));
		assertThat(files(this.coupons + "/.a*")).containsExactly(".a.swp");
		assertThat(files(this.coupons + "/.a.swp")).containsExactly(".a.swp");
		assertThat(files(this.coupons + "/.s*/*")).containsExactly("d");
		assertThat(files(this.coupons + "/.snapshot/*")).containsExactly("d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://files.example/f#part", "http://files.example:80/f", "HTTP://FILES.example/f",
			"http://files.example./f", "http://files.example/./x/../f", "http://files.example/%66",
			"http://user:secret@files.example/f", "http://files.example/f?" })
	void spellingsOfOneAddressAreOneFile(String other, CapturedOutput output) {
		assertThat(files("http://files.example/f", other)).containsExactly("http://files.example/f");
		assertThat(output).contains("http://files.example/f is named more than once").doesNotContain("secret");
	}

	@Test
	void addressesThatDifferInTheirQueryAreDifferentFiles() {
		assertThat(files("http://files.example/f?file=a", "http://files.example/f?file=b"))
			.containsExactly("http://files.example/f", "http://files.example/f (2)");
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
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(this.coupons + "/*.zip"))
			.withMessage("COUPON_SOURCES names \"" + this.coupons + "/*.zip\", but no file matches.");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(this.coupons + "/no/such/*"))
			.withMessageEndingWith("but no file matches.");
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(this.coupons + "/[a"))
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
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files("https://user:secret@/a b"))
			.withMessage("COUPON_SOURCES names an address that is not a valid one.");
	}

	@Test
	void nothingFoundIsRefused() throws IOException {
		Path empty = Files.createDirectory(this.folder.resolve("empty"));
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files(empty.toString()))
			.withMessageStartingWith("There are no coupon files in " + empty)
			.withMessageContaining("none if there are no coupons");
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new CouponSources(settings(), new Directory(empty)).files())
			.withMessageStartingWith("There are no coupon files in the folder coupons of " + empty);
	}

	@Test
	void sourceThatIsNotThereIsRefused() {
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> files("no/such/file"))
			.withMessage("COUPON_SOURCES names \"no/such/file\", but there is no such file or folder.");
	}

	private List<String> files(String... named) {
		return new CouponSources(settings(named), new Directory(this.folder)).files()
			.stream()
			.map(CouponFile::name)
			.toList();
	}

	private static LoadSettings settings(String... couponSources) {
		return new LoadSettings(null, List.of(couponSources), false, false, false, Duration.ZERO, 5432, "prefer",
				"test", null, Path.of("spill"), "");
	}

}
