package dev.orderfood.load.user;

import java.util.List;

import dev.orderfood.load.publication.DistinctKeys;
import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(2)
class Users extends MirroredCsvFile {

	// Two users may swap their keys: only the outcome has to be free of duplicates.
	private static final MirroredTable TABLE = new MirroredTable("users", new Column("id", "bigint"),
			List.of(new Column("name", "text"), new Column("email", "text"), new Column("key_hash", "bytea"),
					new Column("second_key_hash", "bytea"), new Column("scopes", "text[]")),
			"users_active_key_unique, users_active_second_key_unique");

	Users(DataFolder folder) {
		super(folder, TABLE, User.COLUMNS);
	}

	@Override
	protected List<String> optionalColumns() {
		return List.of(User.SECOND_KEY);
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
				if (user.secondKeySha256() != null) {
					keys.add(row.line(), User.SECOND_KEY, user.secondKeySha256());
				}
			}
			return new Object[] { user.id(), user.name(), user.email(), hash(user.keySha256()),
					hash(user.secondKeySha256()), "{" + String.join(",", user.scopes()) + "}", user.active() };
		};
	}

	private static @Nullable String hash(@Nullable String sha256) {
		return (sha256 != null) ? "\\x" + sha256 : null;
	}

}
