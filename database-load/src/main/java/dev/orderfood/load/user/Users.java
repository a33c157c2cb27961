package dev.orderfood.load.user;

import java.util.List;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.StagedRows;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
class Users extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("users", "id",
			List.of("name", "email", "key_hash", "scopes"), true);

	Users(DataFolder folder) {
		super(folder, TABLE, User.COLUMNS);
	}

	@Override
	public boolean mayBeEmpty() {
		return false;
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		// Two users may swap their keys: only the outcome has to be free of duplicates.
		transaction.sql().sql("SET CONSTRAINTS users_active_key_unique DEFERRED").update();
		return super.stage(transaction, problems);
	}

	@Override
	protected @Nullable Object[] read(CsvRow row) {
		User user = User.read(row);
		return new Object[] { user.id(), user.name(), user.email(), "\\x" + user.keySha256(),
				"{" + String.join(",", user.scopes()) + "}", user.active() };
	}

	@Override
	protected void check(StagedRows rows, String file, Problems problems) {
		rows.findDuplicates("key_hash", "active", file, "key_sha256", problems);
	}

}
