package dev.orderfood.load.shop;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The name of the shop and its time zone. A folder without the file has neither. */
@Component
@Order(7)
class Shop extends MirroredCsvFile {

	static final List<String> COLUMNS = List.of("name", "timezone");

	private static final MirroredTable TABLE = new MirroredTable("shop", new Column("id", "bigint"),
			List.of(new Column("name", "text"), new Column("timezone", "text")), null);

	private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

	Shop(DataFolder folder) {
		super(folder, TABLE, COLUMNS, true);
	}

	/** Sets of data from before there was the file have none. */
	@Override
	public boolean hasDefault() {
		return true;
	}

	@Override
	protected boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		long[] rows = new long[1];
		return (row) -> {
			if (rows[0]++ > 0) {
				row.error("name", "is the second shop: there is one only");
			}
			return new Object[] { rows[0], row.text("name", 200), timezone(row), true };
		};
	}

	private static String timezone(CsvRow row) {
		String zone = row.text("timezone", 100);
		if (!zone.isEmpty() && !ZONES.contains(zone)) {
			row.error("timezone", "must be an IANA time zone such as Europe/Berlin or UTC");
		}
		return zone;
	}

}
