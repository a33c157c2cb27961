package dev.orderfood.inventory;

/**
 * The stock's part of the statement that places orders: takes what they want from the
 * products that are limited, or keeps an order out. It reads {@code line} (number of the
 * order, product_id, quantity) and {@code done} (number), and has no parameters.
 */
public final class StockTaking {

	private StockTaking() {
	}

	/**
	 * Locks the limited products, in one order for everybody, so that no two transactions
	 * wait for each other in a circle.
	 * @return the table expressions {@code held}, those products, and {@code short},
	 * those of them of which all the orders together want more than there is
	 */
	public static String hold() {
		return """
				held AS MATERIALIZED (
				    SELECT product_id, quantity FROM stock
				    WHERE product_id IN (SELECT product_id FROM line) AND quantity IS NOT NULL
				    ORDER BY product_id FOR UPDATE
				), short AS (
				    SELECT product_id FROM line JOIN held USING (product_id)
				    GROUP BY product_id, held.quantity HAVING sum(line.quantity) > held.quantity
				)""";
	}

	/**
	 * Keeps orders out.
	 * @return part of a {@code WHERE}: true of the {@code number} of an order that wants
	 * nothing that is short
	 */
	public static String isEnough() {
		return "number NOT IN (SELECT number FROM line JOIN short USING (product_id))";
	}

	/**
	 * Takes what the orders in {@code done} want.
	 * @return the table expression {@code taken}
	 */
	public static String take() {
		return """
				taken AS (
				    UPDATE stock SET quantity = stock.quantity - wanted.quantity
				    FROM (
				        SELECT product_id, sum(line.quantity) AS quantity
				        FROM done JOIN line USING (number) JOIN held USING (product_id) GROUP BY product_id
				    ) AS wanted
				    WHERE stock.product_id = wanted.product_id
				)""";
	}

}
