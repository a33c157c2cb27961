package dev.orderfood.load.product;

import java.util.List;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
class Products extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("products", "id", List.of("name", "price", "category"),
			true);

	Products(DataFolder folder) {
		super(folder, TABLE, Product.COLUMNS);
	}

	@Override
	public boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected @Nullable Object[] read(CsvRow row) {
		Product product = Product.read(row);
		return new Object[] { product.id(), product.name(), product.price(), product.category(), true };
	}

}
