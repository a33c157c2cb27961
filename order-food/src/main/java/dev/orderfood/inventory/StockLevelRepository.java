package dev.orderfood.inventory;

import java.util.Optional;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * Rows of the table {@code stock} one by one. {@link StockRepository} has those of
 * orders, which are sets.
 */
interface StockLevelRepository extends Repository<StockEntity, Long> {

	/** A product without a row is unlimited; a withdrawn product has no level. */
	@Query("""
			SELECT new dev.orderfood.inventory.StockLevel(p.id, s.quantity)
			FROM ProductEntity p LEFT JOIN StockEntity s ON s.productId = p.id
			WHERE p.id = :productId AND p.active""")
	Optional<StockLevel> readLevel(long productId);

	/** Gives a product a row without a limit, unless it has one. */
	@Modifying
	@NativeQuery("INSERT INTO stock (product_id, quantity) VALUES (:productId, NULL) ON CONFLICT DO NOTHING")
	void insertIfAbsent(long productId);

	@Lock(LockModeType.PESSIMISTIC_WRITE)
	@Query("FROM StockEntity s WHERE s.productId = :productId")
	StockEntity lock(long productId);

}
