package dev.orderfood.load.publication;

import java.util.List;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.MirroredTable.StagedRows;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.CsvFile;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Problems;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * A dataset that is one CSV file of the same name, mirrored in one table of the same name
 * whose key's column has the same name in both.
 */
public abstract class MirroredCsvFile implements Dataset {

	private final SingletonSupplier<SourceFile> file;

	private final MirroredTable table;

	private final List<String> columns;

	/**
	 * Creates the dataset; nothing is read yet.
	 * @param folder where the file lies
	 * @param table the table that mirrors it
	 * @param columns the columns that the file must have
	 */
	protected MirroredCsvFile(DataFolder folder, MirroredTable table, List<String> columns) {
		this.file = SingletonSupplier.of(() -> folder.require(table.name() + ".csv"));
		this.table = table;
		this.columns = columns;
	}

	/**
	 * Reads and checks a row.
	 * @param row the row, which takes what is wrong with it
	 * @return the table's key, values and {@code active}, not used when the row is not
	 * good
	 */
	protected abstract @Nullable Object[] read(CsvRow row);

	/**
	 * Checks what only all rows together tell, besides that no key stands there twice.
	 * @param rows the rows that are good by themselves
	 * @param file the file's name
	 * @param problems takes what is wrong
	 */
	protected void check(StagedRows rows, String file, Problems problems) {
	}

	@Override
	public String name() {
		return this.table.name();
	}

	@Override
	public int files() {
		return 1;
	}

	@Override
	public boolean isPublished(LoadTransaction transaction, @Nullable String publishedChecksum) {
		return checksum().equals(publishedChecksum);
	}

	private String checksum() {
		return Checksum.of(List.of(this.file.obtain()));
	}

	@Override
	public void check(Problems problems) {
		SourceFile source = this.file.obtain();
		DistinctKeys keys = new DistinctKeys(source.name(), this.table.key(), problems);
		new CsvFile(source, this.columns).read(problems, (row) -> {
			@Nullable Object[] values = read(row);
			if (row.isGood()) {
				keys.add(row.line(), String.valueOf(values[0]));
			}
		});
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		SourceFile source = this.file.obtain();
		StagedRows rows = this.table.stage(transaction);
		try (RowCopy copy = rows.copy()) {
			long read = new CsvFile(source, this.columns).read(problems, (row) -> {
				@Nullable Object[] values = read(row);
				if (row.isGood()) {
					copy.row(row.line(), values);
				}
			});
			copy.finish();
			rows.complete(read);
		}
		rows.checksum(checksum());
		rows.findDuplicates(source.name(), this.table.key(), problems);
		check(rows, source.name(), problems);
		return rows;
	}

}
