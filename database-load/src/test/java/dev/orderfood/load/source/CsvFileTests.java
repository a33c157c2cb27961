package dev.orderfood.load.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.orderfood.load.LoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.AbstractResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CsvFileTests {

	private static final List<String> COLUMNS = List.of("id", "name");

	@Test
	void columnsAreFoundByName() {
		assertThat(read("name,id\nWaffle,1\n").rows()).containsExactly("2: 1 Waffle");
	}

	@Test
	void columnsNobodyAsksForAreIgnored() {
		assertThat(read("id,colour,name,colour\n1,red,Waffle,\u0000\n").rows()).containsExactly("2: 1 Waffle");
	}

	@Test
	void byteOrderMarkIsSkipped() {
		assertThat(read("\uFEFFid,name\n1,Waffle\n").rows()).containsExactly("2: 1 Waffle");
	}

	@Test
	void windowsLineEndsAreAccepted() {
		assertThat(read("id,name\r\n1,Waffle\r\n2,Pizza\r\n").rows()).containsExactly("2: 1 Waffle", "3: 2 Pizza");
	}

	@Test
	void lastLineNeedsNoLineEnd() {
		assertThat(read("id,name\n1,Waffle\n2,Pizza").rows()).containsExactly("2: 1 Waffle", "3: 2 Pizza");
	}

	@Test
	void commentsBeforeTheHeaderAndBlankLinesAreSkippedAndCounted() {
		assertThat(read("# what this is\n\n#1, more\r\nid,name\n\n1,Waffle\n\n2,Pizza\n\n").rows())
			.containsExactly("6: 1 Waffle", "8: 2 Pizza");
	}

	@Test
	void valueAfterTheHeaderMayBeginLikeAComment() {
		assertThat(read("# what this is\nname,id\n#1 Combo,1\n \"#2\",2\n# 3,3\n").rows())
			.containsExactly("3: 1 #1 Combo", "4: 2 #2", "5: 3 # 3");
		assertThat(read("id,name\n1,Waffle\n# more\n").message())
			.contains("some.csv line 3: has 1 value where the header has 2");
	}

	@Test
	void blanksAroundValuesAreDropped() {
		assertThat(read(" id , name\n 1 , \" Waffle \" \n").rows()).containsExactly("2: 1 Waffle");
	}

	@Test
	void quotedValueMayHoldCommaAndQuotationMark() {
		assertThat(read("id,name\n1,\"Waffle, 5\"\" wide\"\n").rows()).containsExactly("2: 1 Waffle, 5\" wide");
	}

	@Test
	void lineBreakInValueIsRefusedInTheLineWhereTheRowBegins() {
		assertThat(read("id,name\n1,\"Waffle\r\n\nwide\"\n2,\n").message())
			.contains("some.csv line 2, column name: must not contain control characters or line breaks")
			.contains("some.csv line 5, column name: must not be empty");
	}

	@Test
	void missingColumnNamesFileAndColumn() {
		assertThat(read("id;name\n1;Waffle\n").message())
			.contains("some.csv line 1, column id: the column is missing; this line must name the columns id,name")
			.contains("some.csv line 1, column name: the column is missing");
	}

	@Test
	void firstRowIsNotRepeatedWhereTheHeaderIsMissing() {
		assertThat(read("1,ann@example.test\n").message()).contains("some.csv line 1, column id: the column is missing")
			.doesNotContain("ann@");
	}

	@Test
	void columnThatIsThereTwiceIsRefused() {
		assertThat(read("id,name,name\n1,a,b\n").message())
			.contains("some.csv line 1, column name: the header names this column twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1,Waffle, plain", "1,Waffle," })
	void rowOfAnotherLengthThanTheHeaderIsRefused(String row) {
		assertThat(read("id,name\n" + row + "\n").message()).contains("some.csv line 2: has ")
			.contains("where the header has 2");
	}

	@Test
	void quotationMarkThatIsNotClosedIsRefusedWhereItsRowBegins() {
		assertThat(read("id,name\n1,Waffle\n2,\"Pizza\n3,Salad\n").message()).contains("some.csv line 3: ")
			.contains("a quotation mark is not closed");
	}

	@Test
	void textAfterClosingQuotationMarkIsRefusedInItsLine() {
		assertThat(read("id,name\n1,Waffle\n2,\"Pizza\" big\n").message()).contains("some.csv line 3: ")
			.contains("something follows a closing one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", "# nothing but this\n" })
	void fileWithoutHeaderIsRefused(String text) {
		assertThat(read(text).message()).contains("some.csv: is empty; its first line must name the columns id, name");
	}

	@Test
	void fileWithNothingButTheHeaderHasNoRows() {
		CsvText<String> file = read("id,name\n");
		assertThat(file.rows()).isEmpty();
		assertThat(file.message()).isEmpty();
	}

	@Test
	void textThatIsNotUtf8NamesLineAndColumn() {
		CsvText<String> file = CsvText.read(COLUMNS, CsvFileTests::describe,
				"id,name\n1,Waffle\n2,Cr\u00EApe\n".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(file.message()).contains("some.csv line 3, column name: is not valid UTF-8 text");
	}

	@Test
	void allProblemsOfAllRowsAreCollected() {
		assertThat(read("id,name\nx,\n2,Pizza\ny,Salad\n").message()).startsWith("The files have 3 problems:")
			.contains("line 2, column id", "line 2, column name", "line 4, column id");
	}

	@Test
	void fileThatChangesBetweenChecksumAndReadingFails() {
		SourceFile file = new SourceFile("some.csv", new ChangingResource());
		file.sha256();
		assertThatExceptionOfType(LoadException.class)
			.isThrownBy(() -> new CsvFile(file, COLUMNS, "id").read(new ValidationErrors(), CsvFileTests::describe))
			.withMessage("some.csv was changed while it was being read. Run the load again once it is complete.");
	}

	private static CsvText<String> read(String text) {
		return CsvText.read(COLUMNS, CsvFileTests::describe, text);
	}

	private static String describe(CsvRow row) {
		return row.line() + ": " + row.wholeNumber("id", 0, 9) + " " + row.text("name", 200);
	}

	private static final class ChangingResource extends AbstractResource {

		private int reads;

		@Override
		public InputStream getInputStream() throws IOException {
			return new ByteArrayInputStream(
					("id,name\n" + this.reads++ + ",Waffle\n").getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String getDescription() {
			return "changes with every read";
		}

	}

}
