package dev.orderfood.load.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.orderfood.load.LoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DirectoryTests {

	@TempDir
	private Path path;

	@Test
	void folderThatIsNotThereIsRefused() {
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new Directory(this.path.resolve("gone")).requireExists())
			.withMessageContaining("gone does not exist. Set DATA_DIR");
	}

	@Test
	void fileInPlaceOfAFolderIsRefused() throws IOException {
		Path file = Files.createFile(this.path.resolve("file"));
		assertThatExceptionOfType(LoadException.class).isThrownBy(() -> new Directory(file).requireExists())
			.withMessageStartingWith("DATA_DIR must be a folder");
	}

	@Test
	void missingFileIsNamedWithItsFolder() {
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new Directory(this.path).require("products.csv"))
			.withMessage("products.csv is missing in " + this.path + ".");
	}

	@Test
	void folderInPlaceOfAFileCannotBeRead() throws IOException {
		Files.createDirectory(this.path.resolve("products.csv"));
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new Directory(this.path).require("products.csv").sha256())
			.withMessageStartingWith("products.csv cannot be read: ");
	}

	@Test
	void linkThatLeadsNowhereCannotBeRead() throws IOException {
		Files.createSymbolicLink(this.path.resolve("stock.csv"), this.path.resolve("gone.csv"));
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new Directory(this.path).find("stock.csv").orElseThrow().sha256())
			.withMessage("stock.csv cannot be read: it is not there.");
	}

	@Test
	void listLeavesOutHiddenFilesAndFolders() throws IOException {
		Path coupons = Files.createDirectory(this.path.resolve("coupons"));
		Files.createFile(coupons.resolve("b"));
		Files.createFile(coupons.resolve("a"));
		Files.createFile(coupons.resolve(".hidden"));
		Files.createDirectory(coupons.resolve("folder"));
		assertThat(new Directory(this.path).list("coupons")).extracting(SourceFile::name).containsExactly("a", "b");
	}

	@Test
	void listOfAFolderThatIsNotThereIsEmpty() {
		assertThat(new Directory(this.path).list("coupons")).isEmpty();
	}

}
