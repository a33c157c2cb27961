package dev.orderfood.load.product;

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
@Order(1)
class Products extends MirroredCsvFile {

	private static final MirroredTable TABLE = new MirroredTable("products", new Column("id", "bigint"),
			List.of(new Column("name", "text"), new Column("price", "numeric(12,2)"), new Column("category", "text"),
					new Column("image_thumbnail", "text"), new Column("image_mobile", "text"),
					new Column("image_tablet", "text"), new Column("image_desktop", "text")),
			null);

	Products(DataFolder folder) {
		super(folder, TABLE, Product.COLUMNS);
	}

	@Override
	protected List<String> optionalColumns() {
		return Product.IMAGES;
	}

	@Override
	protected boolean mayBeEmpty() {
		return false;
	}

	@Override
	protected RowReader reader(ValidationErrors errors) {
		return (row) -> {
			Product product = Product.read(row);
			return new @Nullable Object[] { product.id(), product.name(), product.price(), product.category(),
					product.thumbnail(), product.mobile(), product.tablet(), product.desktop(), true };
		};
	}

}
