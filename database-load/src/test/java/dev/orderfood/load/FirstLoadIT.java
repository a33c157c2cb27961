package dev.orderfood.load;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The load of a pod that starts, which fills an empty database and leaves a complete set
 * as the refresh has made it.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstLoadIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void writeFiles() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void anEmptyDatabaseIsLoaded() {
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isZero();
		assertThat(price()).isEqualTo("12.99");
	}

	@Test
	void aCompleteSetStaysWhateverTheFilesSay(CapturedOutput output) {
		assertThat(this.database.load(this.files)).isZero();
		String before = this.database.content();
		long runs = runs();
		this.files.replace("products.csv", "12.99", "13.49").write("users.csv", "not,what,it,should,be\n");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isZero();
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(runs()).isEqualTo(runs);
		assertThat(output).contains("The database holds a complete set, published at 20")
			.contains("nothing is loaded, as LOAD_IF_EMPTY=true says");
	}

	@Test
	void aRunThatFailedSinceTakesNothingFromACompleteSet() {
		assertThat(this.database.load(this.files)).isZero();
		String before = this.files.read("products.csv");
		assertThat(this.database.load(this.files.replace("products.csv", "12.99", "free"))).isOne();
		this.files.write("products.csv", before).replace("products.csv", "12.99", "13.49");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isZero();
		assertThat(price()).isEqualTo("12.99");
	}

	@Test
	void aSetThatWasNeverCompleteIsLoaded() {
		assertThat(this.database.load(this.files)).isZero();
		this.database.sql().sql("DELETE FROM load_runs WHERE dataset = 'hours'").update();
		this.files.replace("products.csv", "12.99", "13.49");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isZero();
		assertThat(price()).isEqualTo("13.49");
	}

	@Test
	void afterALoadThatFailedTheNextOneLoads() {
		this.files.replace("products.csv", "12.99", "free");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isOne();
		this.files.replace("products.csv", "free", "12.99");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true")).isZero();
		assertThat(price()).isEqualTo("12.99");
	}

	@Test
	void aForcedLoadLoads() {
		assertThat(this.database.load(this.files)).isZero();
		this.files.replace("products.csv", "12.99", "13.49");
		assertThat(this.database.load(this.files, "LOAD_IF_EMPTY=true", "LOAD_FORCE=true")).isZero();
		assertThat(price()).isEqualTo("13.49");
	}

	@Test
	void ofTwoFirstLoadsAtOnceTheLaterOneChangesNothing() {
		CompletableFuture<Integer> one = this.database.loadAsync(this.files, "LOAD_IF_EMPTY=true");
		CompletableFuture<Integer> other = this.database.loadAsync(this.files, "LOAD_IF_EMPTY=true");
		assertThat(one.join()).isZero();
		assertThat(other.join()).isZero();
		assertThat(this.database.number("SELECT count(*) FROM load_runs WHERE outcome = 'published'"))
			.isEqualTo(this.database.number("SELECT count(DISTINCT dataset) FROM load_runs"));
	}

	private String price() {
		return this.database.text("SELECT price FROM products WHERE id = 1");
	}

	private long runs() {
		return this.database.number("SELECT count(*) FROM load_runs");
	}

}
