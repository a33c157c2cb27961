package dev.orderfood.load.shop;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The opening hours. A folder without the file leaves the shop open at all times. Rows
 * are known by their position, so that other hours are a change of rows and no
 * withdrawal, which may be refused.
 */
@Component
@Order(8)
class Hours extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("hours", new Column("position", "bigint"),
			List.of(new Column("weekday", "smallint"), new Column("date", "date"), new Column("opens", "time"),
					new Column("closes", "time")),
			null);

	Hours(DataFolder folder) {
		super(folder, TABLE, HoursRow.COLUMNS, true);
	}

	@Override
	protected boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		Map<Object, Map<HoursRow, Long>> days = new HashMap<>();
		long[] position = new long[1];
		return (row) -> {
			HoursRow hours = HoursRow.read(row);
			position[0]++;
			if (row.isGood()) {
				Map<HoursRow, Long> lines = days.computeIfAbsent(hours.day(), (_) -> new LinkedHashMap<>());
				refuseOverlap(row, hours, lines);
				lines.putIfAbsent(hours, row.line());
			}
			return new @Nullable Object[] { position[0], (hours.weekday() != null) ? hours.weekday().getValue() : null,
					hours.date(), hours.opens(), hours.closes(), true };
		};
	}

	private static void refuseOverlap(CsvRow row, HoursRow hours, Map<HoursRow, Long> lines) {
		lines.entrySet()
			.stream()
			.filter((other) -> hours.overlaps(other.getKey()))
			.findFirst()
			.ifPresent((other) -> row.error("day", "the hours overlap those of line " + other.getValue()));
	}

}
