package dev.orderfood.catalog;

import java.math.BigDecimal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/**
 * A row of the table {@code products}, which the loader writes. Queries of other packages
 * join it by its name; the catalog itself is read as a whole, by {@link Catalog}.
 */
@Entity
@Immutable
@Table(name = "products")
@SuppressWarnings("UnusedVariable") // Queries read the fields.
class ProductEntity {

	@Id
	private long id;

	private String name;

	private BigDecimal price;

	private String category;

	private boolean active;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected ProductEntity() {
	}

}
