package dev.orderfood.load.promotion;

import java.util.List;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(4)
class Promotions extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("promotions", "code", List.of("rule", "value",
			"min_items", "max_discount", "valid_from", "valid_until", "max_redemptions", "listed"), true);

	Promotions(DataFolder folder) {
		super(folder, TABLE, Promotion.COLUMNS);
	}

	@Override
	protected @Nullable Object[] read(CsvRow row) {
		Promotion promotion = Promotion.read(row);
		return new Object[] { promotion.code(), promotion.rule(), promotion.value(), promotion.minItems(),
				promotion.maxDiscount(), promotion.validFrom(), promotion.validUntil(), promotion.maxRedemptions(),
				promotion.listed(), true };
	}

}
