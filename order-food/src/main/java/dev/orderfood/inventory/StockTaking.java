package dev.orderfood.inventory;

/**
 * The stock's part of the statement that places orders: takes what they want from the
 * products that are limited, or keeps an order out. It reads {@code ordered} (number,
 * id), {@code line} (number of the order, product_id, quantity), {@code placed} (id) and
 * {@code done} (number), and has no parameters.
 */
public enum StockTaking {

	/**
	 * From the stock itself. The limited products are locked, in one order for everybody,
	 * so that no two transactions wait for each other in a circle; orders that together
	 * want more of a product than there is are all kept out.
	 */
	FROM_STOCK("""
			held AS MATERIALIZED (
			    SELECT product_id, quantity FROM stock
			    WHERE product_id IN (SELECT product_id FROM line) AND quantity IS NOT NULL
			    ORDER BY product_id FOR UPDATE
			), short AS (
			    SELECT product_id FROM line JOIN held USING (product_id)
			    GROUP BY product_id, held.quantity HAVING sum(line.quantity) > held.quantity
			)""", "number NOT IN (SELECT number FROM line JOIN short USING (product_id))", """
			taken AS (
			    UPDATE stock SET quantity = stock.quantity - wanted.quantity
			    FROM (
			        SELECT product_id, sum(line.quantity) AS quantity
			        FROM done JOIN line USING (number) JOIN held USING (product_id) GROUP BY product_id
			    ) AS wanted
			    WHERE stock.product_id = wanted.product_id
			)"""),

	/**
	 * From what was reserved before. An order whose reservation has been given back is
	 * kept out; with an order that is placed, its reservation goes, in the same
	 * transaction.
	 */
	FROM_RESERVATION("""
			held AS MATERIALIZED (
			    SELECT order_id FROM stock_reservations WHERE order_id IN (SELECT id FROM ordered)
			    ORDER BY order_id FOR UPDATE
			)""", "id IN (SELECT order_id FROM held)", """
			taken AS (
			    DELETE FROM stock_reservations WHERE order_id IN (SELECT id FROM placed)
			)""");

	private final String hold;

	private final String isEnough;

	private final String take;

	StockTaking(String hold, String isEnough, String take) {
		this.hold = hold;
		this.isEnough = isEnough;
		this.take = take;
	}

	/**
	 * Locks what the orders want.
	 * @return table expressions
	 */
	public String hold() {
		return this.hold;
	}

	/**
	 * Keeps orders out.
	 * @return part of a {@code WHERE}: true of the {@code number} and {@code id} of an
	 * order for which there is enough
	 */
	public String isEnough() {
		return this.isEnough;
	}

	/**
	 * Takes what the orders that are placed want.
	 * @return a table expression
	 */
	public String take() {
		return this.take;
	}

}
