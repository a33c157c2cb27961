package dev.orderfood.load.publication;

import java.util.List;
import java.util.function.Consumer;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.MirroredTable.StagedRows;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.CsvFile;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.SourceFile;
import dev.orderfood.load.source.ValidationErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * A dataset that is one CSV file of the same name, mirrored in one table of the same name
 * whose key's column has the same name in both.
 */
public abstract class MirroredCsvFile implements Dataset {

	private final SingletonSupplier<List<SourceFile>> files;

	private final MirroredTable table;

	private final List<String> columns;

	/**
	 * Creates the dataset; nothing is read yet.
	 * @param folder where the file lies
	 * @param table the table that mirrors it
	 * @param columns the columns that the file must have
	 */
	protected MirroredCsvFile(DataFolder folder, MirroredTable table, List<String> columns) {
		this(folder, table, columns, false);
	}

	/**
	 * Creates the dataset; nothing is read yet.
	 * @param folder where the file lies
	 * @param table the table that mirrors it
	 * @param columns the columns that the file must have
	 * @param mayBeMissing whether a folder without the file is read as one with a file
	 * without rows
	 */
	protected MirroredCsvFile(DataFolder folder, MirroredTable table, List<String> columns, boolean mayBeMissing) {
		String name = table.name() + ".csv";
		this.files = SingletonSupplier
			.of(() -> mayBeMissing ? folder.find(name).stream().toList() : List.of(folder.require(name)));
		this.table = table;
		this.columns = columns;
	}

	/**
	 * Begins to read the file.
	 * @param errors takes what only several rows together tell, besides that a key stands
	 * there twice
	 * @return what reads its rows
	 */
	protected abstract RowReader reader(ValidationErrors errors);

	/**
	 * Returns the columns that the file may have besides those it must have.
	 * @return the columns; blank in each row if the file lacks them
	 */
	protected List<String> optionalColumns() {
		return List.of();
	}

	/**
	 * Tells whether the shop works without a single active row of this.
	 * @return false if a file that is there without one is an error
	 */
	protected boolean mayBeEmpty() {
		return true;
	}

	@Override
	public String name() {
		return this.table.name();
	}

	@Override
	public int files() {
		return this.files.obtain().size();
	}

	@Override
	public boolean isPublished(PublishedSource published) {
		return sourceChecksum().equals(published.checksum());
	}

	private String sourceChecksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public CheckedDataset check(Check check) {
		ValidationErrors errors = check.errors();
		boolean goodBefore = errors.isEmpty();
		DistinctKeys keys = new DistinctKeys(fileName(), this.table.key(), errors);
		RowReader reader = reader(errors);
		long[] active = new long[1];
		long read = read(errors, (row) -> {
			@Nullable Object[] values = reader.read(row);
			if (row.isGood()) {
				keys.add(row.line(), String.valueOf(values[0]));
				active[0] += Boolean.TRUE.equals(values[values.length - 1]) ? 1 : 0;
				if (values[0] instanceof Long id) {
					check.addId(name(), id);
				}
			}
		});
		if (files() > 0 && goodBefore && errors.isEmpty() && active[0] == 0 && !mayBeEmpty() && !check.isForced()) {
			errors.add(fileName(), "there would be no active %s at all; if this is meant, load it with LOAD_FORCE=true"
				.formatted(name()));
		}
		return new CheckedCsvFile(read, sourceChecksum());
	}

	private String fileName() {
		return this.table.name() + ".csv";
	}

	private long read(ValidationErrors errors, Consumer<CsvRow> reader) {
		long read = 0;
		for (SourceFile file : this.files.obtain()) {
			read += new CsvFile(file, this.columns, optionalColumns(), this.table.key()).read(errors, reader);
		}
		return read;
	}

	/**
	 * Reads the rows of a file one after the other.
	 */
	protected interface RowReader {

		/**
		 * Reads and checks a row.
		 * @param row the row, which takes what is wrong with it
		 * @return the table's key, values and {@code active}, not used when the row is
		 * not good
		 */
		@Nullable Object[] read(CsvRow row);

	}

	/** Is read once more to be copied, so that it need not fit into memory. */
	private final class CheckedCsvFile implements CheckedDataset {

		private final long rows;

		private final String sourceChecksum;

		CheckedCsvFile(long rows, String sourceChecksum) {
			this.rows = rows;
			this.sourceChecksum = sourceChecksum;
		}

		@Override
		public String checksum() {
			return this.sourceChecksum;
		}

		@Override
		public Staged copy(LoadTransaction transaction) {
			StagedRows staged = MirroredCsvFile.this.table.stage(transaction, this.rows, this.sourceChecksum);
			ValidationErrors errors = new ValidationErrors();
			RowReader reader = reader(errors);
			try (RowCopy copy = staged.copy()) {
				MirroredCsvFile.this.read(errors, (row) -> {
					@Nullable Object[] values = reader.read(row);
					if (row.isGood()) {
						copy.row(row.line(), values);
					}
				});
				errors.throwIfAny();
				copy.finish();
			}
			staged.complete();
			return staged;
		}

	}

}
