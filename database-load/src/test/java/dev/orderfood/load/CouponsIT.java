package dev.orderfood.load;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CouponsIT {

	private static final String ACTIVE = "SELECT string_agg(code, ' ' ORDER BY code) FROM coupon_codes WHERE active";

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void codesInTwoFilesAreValidWithTheFilesTheyStandIn() {
		this.database.load(this.files);
		assertThat(this.database.text(ACTIVE))
			.isEqualTo("BIRTHDAY BUYGETON FIFTYOFF FREEZAAA GNULINUX HAPPYHRS OVER9000 SIXTYOFF");
		assertThat(this.database.text("SELECT string_agg(code || ' ' || files, ',' ORDER BY code) FROM coupon_codes "
				+ "WHERE code IN ('BIRTHDAY', 'HAPPYHRS')"))
			.isEqualTo("BIRTHDAY 011,HAPPYHRS 111");
		assertThat(this.database.text("SELECT string_agg(name, ' ' ORDER BY position) FROM coupon_files"))
			.isEqualTo("couponbase1 couponbase2 couponbase3.gz");
	}

	@Test
	void publishedCodesAreThoseOfTheFilesWhateverChanges() {
		Random random = new Random(14);
		Map<String, String> all = new TreeMap<>();
		for (int round = 0; round < 6; round++) {
			Map<String, String> valid = new TreeMap<>();
			List<StringBuilder> texts = Stream.generate(StringBuilder::new).limit(3).toList();
			for (int code = 0; code < 60; code++) {
				String text = code(random);
				String files = List.of("011", "101", "110", "111").get(random.nextInt(4));
				if (valid.putIfAbsent(text, files) == null) {
					IntStream.range(0, 3)
						.filter((file) -> files.charAt(file) == '1')
						.forEach((file) -> texts.get(file).append(text).append('\n'));
				}
			}
			IntStream.range(0, 3)
				.forEach((file) -> this.files.write("coupons/" + "abc".charAt(file), texts.get(file).toString()));
			assertThat(this.database.load(this.files, "COUPON_SOURCES=" + this.files.path("coupons") + "/?",
					"LOAD_FORCE=true"))
				.isZero();
			all.replaceAll((_, _) -> "withdrawn");
			long inserted = valid.keySet().stream().filter((code) -> !all.containsKey(code)).count();
			all.putAll(valid);
			assertThat(this.database.sql()
				.sql("SELECT code, CASE WHEN active THEN files::text ELSE 'withdrawn' END FROM coupon_codes WHERE active = (withdrawn_at IS NULL)")
				.query((row, _) -> Map.entry(row.getString(1), row.getString(2)))
				.list()).as("round %d, %d new", round, inserted).containsExactlyInAnyOrderElementsOf(all.entrySet());
		}
	}

	/**
	 * Few letters, so that codes come back, and those that sort near a tab or a
	 * backslash.
	 */
	private static String code(Random random) {
		String end = random.ints(2, 0, 4)
			.mapToObj((letter) -> "!\\]~".substring(letter, letter + 1))
			.collect(Collectors.joining());
		return "\\\\\\\\AAA".substring(0, 6 + random.nextInt(2)) + end + (random.nextBoolean() ? "\\" : "");
	}

	@Test
	void codeThatLeavesOneOfItsTwoFilesIsWithdrawnAndComesBack() {
		this.database.load(this.files);
		String before = this.files.read("coupons/couponbase2");
		this.database.load(this.files.replace("coupons/couponbase2", "BIRTHDAY\n", ""));
		assertThat(this.database.lastRun()).contains("coupons published 624/0/0/1");
		assertThat(this.database.text(ACTIVE)).doesNotContain("BIRTHDAY");
		this.database.load(this.files.write("coupons/couponbase2", before));
		assertThat(this.database.lastRun()).contains("coupons published 625/1/0/0");
		assertThat(this.database.text(ACTIVE)).contains("BIRTHDAY");
	}

	@Test
	void anotherFileIsNotedWithTheCodes() {
		this.database.load(this.files);
		this.database.load(this.files.write("coupons/couponbase4", "HAPPYHRS\nSUPER100\n"));
		assertThat(this.database.lastRun()).contains("coupons published 627/1/8/0");
		assertThat(this.database.text("SELECT string_agg(code || ' ' || files, ',' ORDER BY code) FROM coupon_codes "
				+ "WHERE code IN ('BIRTHDAY', 'HAPPYHRS', 'SUPER100')"))
			.isEqualTo("BIRTHDAY 0110,HAPPYHRS 1111,SUPER100 1001");
		assertThat(this.database.number("SELECT count(*) FROM coupon_files")).isEqualTo(4);
	}

	@Test
	void sourcesMayLieElsewhere(@TempDir Path elsewhere) {
		DataFiles other = DataFiles.in(elsewhere).write("one", "LOCALONE\n").write("two", "LOCALONE\nLOCALTWO\n");
		assertThat(this.database.load(this.files, "COUPON_SOURCES=" + other.path("one") + ", " + other.path("two")))
			.isZero();
		assertThat(this.database.text(ACTIVE)).isEqualTo("LOCALONE");
	}

	@Test
	void noneSaysThatThereAreNoCoupons() {
		assertThat(this.database.load(this.files, "COUPON_SOURCES=none")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM coupon_codes")).isZero();
		assertThat(this.database.lastRun()).contains("coupons published 0/0/0/0");
	}

	@Test
	void withoutFilesAndWithoutSayingSoTheLoadIsRefused(CapturedOutput output) {
		this.files.delete("coupons/couponbase1").delete("coupons/couponbase2").delete("coupons/couponbase3.gz");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output)
			.contains("Nothing was loaded. There are no coupon files in the folder coupons of " + this.folder);
		assertThat(this.database.number("SELECT count(*) FROM products")).isZero();
	}

	@Test
	void linkToACouponFileMakesNothingValid(CapturedOutput output) throws IOException {
		Files.createSymbolicLink(this.files.path("coupons/zz-latest"), Path.of("couponbase1"));
		this.database.load(this.files);
		assertThat(this.database.number("SELECT count(*) FROM coupon_codes WHERE active")).isEqualTo(8);
		assertThat(output).contains("zz-latest is the same file as ");
	}

	@Test
	void fileWithoutCodesEndsTheLoadAndChangesNothing(CapturedOutput output) {
		this.database.load(this.files);
		String before = this.database.content();
		this.files.write("coupons/couponbase2", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n");
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isOne();
		assertThat(output).contains("couponbase2 cannot be read: it is a pointer of Git LFS")
			.contains("It begins with \"version https://git-lfs.github.com/spec/v1\".");
		this.files.write("coupons/couponbase2", "Service Unavailable\n");
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isOne();
		assertThat(output).contains("couponbase2 holds no coupon codes")
			.contains("The first is \"Service Unavailable\".");
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void emptyElementOfTheSourcesIsRefused(CapturedOutput output) {
		assertThat(this.database.load(this.files, "COUPON_SOURCES=" + this.files.path("coupons") + ",")).isOne();
		assertThat(output).contains("COUPON_SOURCES has an empty element in ");
	}

	@Test
	void anotherQueryIsReadAgain() throws Exception {
		try (CouponServer server = CouponServer.start()) {
			server.put("one", "HAPPYHRS\nFIFTYOFF\nSIXTYOFF\n")
				.put("two?of=a", "HAPPYHRS\nSIXTYOFF\n")
				.put("two?of=b", "HAPPYHRS\nFIFTYOFF\n");
			String sources = "COUPON_SOURCES=" + server.address("one") + "," + server.address("two?of=");
			assertThat(this.database.load(this.files, sources + "a")).isZero();
			assertThat(this.database.load(this.files, sources + "b")).isZero();
			assertThat(this.database.text(ACTIVE)).isEqualTo("FIFTYOFF HAPPYHRS");
			assertThat(server.sent()).containsExactlyInAnyOrder("one", "two?of=a", "one", "two?of=b");
		}
	}

	@Test
	void truncatedGzipFailsTheWholeSet(CapturedOutput output) throws IOException {
		this.database.load(this.files, "COUPON_SOURCES=none");
		String before = this.database.content();
		truncate(this.files.path("coupons/couponbase3.gz"));
		assertThat(this.database.load(this.files.replace("products.csv", "9.99", "1.00"))).isOne();
		assertThat(output).contains("couponbase3.gz cannot be read: it is a truncated gzip file (at byte ");
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void unchangedFilesAreNotReadAgain(CapturedOutput output) throws IOException {
		// What was written a moment ago could be written again at the same time of its
		// clock.
		for (String file : List.of("couponbase1", "couponbase2", "couponbase3.gz")) {
			Files.setLastModifiedTime(this.files.path("coupons/" + file), FileTime.from(Instant.EPOCH));
		}
		this.database.load(this.files);
		int already = output.getAll().length();
		assertThat(this.database.load(this.files)).isZero();
		assertThat(output.getAll().substring(already)).contains("coupons    the same as last time, skipped")
			.doesNotContain("couponbase1: ");
	}

	@Test
	void otherFilesWithTheSameValidCodesChangeNothingAndAreRemembered(CapturedOutput output) throws Exception {
		this.database.load(this.files);
		String before = this.database.text("SELECT string_agg(xmin::text, ' ' ORDER BY code) FROM coupon_codes");
		this.files.append("coupons/couponbase1", "STANDS4L1");
		Files.setLastModifiedTime(this.files.path("coupons/couponbase1"), FileTime.from(Instant.EPOCH));
		assertThat(this.database.load(this.files)).isZero();
		assertThat(output).contains("couponbase1: 206 lines");
		assertThat(this.database.lastRun()).contains("coupons unchanged 0/0/0/0");
		assertThat(this.database.text("SELECT string_agg(xmin::text, ' ' ORDER BY code) FROM coupon_codes"))
			.isEqualTo(before);
		int already = output.getAll().length();
		assertThat(this.database.load(this.files)).isZero();
		assertThat(output.getAll().substring(already)).doesNotContain("couponbase1: ");
	}

	@Test
	void filesOfAServerAreReadOnceUntilTheyChange() throws Exception {
		try (CouponServer server = CouponServer.start()) {
			server.put("one", "HAPPYHRS\nFIFTYOFF\n").put("two", "HAPPYHRS\nSUPER100\n");
			String sources = "COUPON_SOURCES=" + server.address("one") + "," + server.address("two");
			assertThat(this.database.load(this.files, sources)).isZero();
			assertThat(this.database.text(ACTIVE)).isEqualTo("HAPPYHRS");
			assertThat(this.database.load(this.files, sources)).isZero();
			assertThat(this.database.lastRun()).contains("coupons unchanged 0/0/0/0");
			assertThat(server.sent()).containsExactlyInAnyOrder("one", "two");
			server.put("two", "HAPPYHRS\nFIFTYOFF\n");
			assertThat(this.database.load(this.files, sources)).isZero();
			assertThat(this.database.text(ACTIVE)).isEqualTo("FIFTYOFF HAPPYHRS");
		}
	}

	@Test
	void pageOfAServerEndsTheLoadAndChangesNothing(CapturedOutput output) throws Exception {
		try (CouponServer server = CouponServer.start()) {
			this.database.load(this.files);
			String before = this.database.content();
			server.put("one", "<!DOCTYPE html><title>502 Bad Gateway</title>");
			assertThat(this.database.load(this.files, "COUPON_SOURCES=" + server.address("one"))).isOne();
			assertThat(output).contains("/one cannot be read: it begins like a page of HTML or XML");
			assertThat(this.database.content()).isEqualTo(before);
		}
	}

	private static void truncate(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(channel.size() / 2);
		}
	}

}
