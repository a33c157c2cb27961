package dev.orderfood.load.promotion;

import java.util.List;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(4)
class Promotions extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("promotions", new Column("code", "text"),
			List.of(new Column("rule", "text"), new Column("value", "numeric(12,2)"),
					new Column("min_items", "integer"), new Column("max_discount", "numeric(12,2)"),
					new Column("valid_from", "timestamptz"), new Column("valid_until", "timestamptz"),
					new Column("max_redemptions", "integer"), new Column("listed", "text")),
			null);

	Promotions(DataFolder folder) {
		super(folder, TABLE, Promotion.COLUMNS);
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		return (row) -> {
			Promotion promotion = Promotion.read(row);
			return new @Nullable Object[] { promotion.code(), promotion.rule(), promotion.value(), promotion.minItems(),
					promotion.maxDiscount(), promotion.validFrom(), promotion.validUntil(), promotion.maxRedemptions(),
					promotion.listed(), true };
		};
	}

}
