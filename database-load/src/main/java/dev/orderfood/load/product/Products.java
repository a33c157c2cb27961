package dev.orderfood.load.product;

import java.util.List;

import dev.orderfood.load.publication.MirroredCsvFile;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.Column;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.ValidationErrors;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
class Products extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("products", new Column("id", "bigint"),
			List.of(new Column("name", "text"), new Column("price", "numeric(12,2)"), new Column("category", "text")),
			null);

	Products(DataFolder folder) {
		super(folder, TABLE, Product.COLUMNS);
	}

	@Override
	protected boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		return (row) -> {
			Product product = Product.read(row);
			return new Object[] { product.id(), product.name(), product.price(), product.category(), true };
		};
	}

}
