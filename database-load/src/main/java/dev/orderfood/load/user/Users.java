package dev.orderfood.load.user;

import java.util.List;

import dev.orderfood.load.publication.DistinctKeys;
import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
class Users extends MirroredCsvFile {

	// Two users may swap their keys: only the outcome has to be free of duplicates.
	private static final MirroredTable TABLE = new MirroredTable("users", new Column("id", "bigint"),
			List.of(new Column("name", "text"), new Column("email", "text"), new Column("key_hash", "bytea"),
					new Column("scopes", "text[]")),
			"users_active_key_unique");

	Users(DataFolder folder) {
		super(folder, TABLE, User.COLUMNS);
	}

	@Override
	protected boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		DistinctKeys keys = new DistinctKeys("users.csv", "key_sha256", errors);
		return (row) -> {
			User user = User.read(row);
			if (row.isGood() && user.active()) {
				keys.add(row.line(), user.keySha256());
			}
			return new Object[] { user.id(), user.name(), user.email(), "\\x" + user.keySha256(),
					"{" + String.join(",", user.scopes()) + "}", user.active() };
		};
	}

}
