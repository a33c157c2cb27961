package dev.orderfood.order;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import dev.orderfood.promotion.Redemption;
import dev.orderfood.web.FirstAnswers;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes an order with one statement, which is one round trip and one transaction: it
 * checks prices, coupon and idempotency key against the database as it is at that moment,
 * and writes everything or nothing.
 */
@Component
class OrderInsert {

	private static final String[] STATEMENTS = { statement(false, false), statement(false, true),
			statement(true, false), statement(true, true) };

	private final JdbcTemplate jdbc;

	OrderInsert(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Writes an order.
	 * @param userId who ordered
	 * @param order the order
	 * @param quote the prices and the coupon that the order was priced with
	 * @param keyed the idempotency key, or null
	 * @param body the answer to keep with the key
	 * @return what became of it
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * used the key since this one began
	 */
	Outcome insert(long userId, Order order, Quote quote, OrderPlacement.@Nullable Keyed keyed, byte[] body) {
		String sql = STATEMENTS[((quote.coupon() != null) ? 2 : 0) + ((keyed != null) ? 1 : 0)];
		Outcome outcome = this.jdbc.execute(sql, (PreparedStatement statement) -> {
			bind(statement, userId, order, quote, keyed, body);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				if (result.getBoolean("placed")) {
					return Outcome.PLACED;
				}
				if (keyed != null && result.getBoolean("key_used")) {
					return Outcome.KEY_USED;
				}
				return (keyed != null && !result.getBoolean("key_granted")) ? Outcome.KEY_BUSY : Outcome.CHANGED;
			}
		});
		if (outcome == null) {
			throw new IllegalStateException("The statement always has a result");
		}
		return outcome;
	}

	static String statement(boolean coupon, boolean keyed) {
		return """
				WITH line AS (
				    SELECT * FROM unnest(?::bigint[], ?::integer[], ?::numeric[]) WITH ORDINALITY
				        AS line (product_id, quantity, unit_price, line_number)
				), changed AS (
				    SELECT FROM line LEFT JOIN products AS p ON p.id = line.product_id AND p.active
				    WHERE p.price IS DISTINCT FROM line.unit_price
				)""" + (keyed ? ", " + FirstAnswers.CLAIM : "") + """
				, admissible AS (
				    SELECT WHERE NOT EXISTS (SELECT FROM changed)""" + (keyed ? " AND " + FirstAnswers.IS_CLAIMED : "")
				+ "\n)" + (coupon ? ", " + Redemption.CLAUSE : "") + """
						, placed AS (
						    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at, announced)
						    SELECT ?, ?, ?, ?, ?, ?, true FROM admissible"""
				+ (coupon ? " WHERE " + Redemption.HOLDS : "") + """

						    RETURNING id
						), items AS (
						    INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
						    SELECT placed.id, line.line_number, line.product_id, line.quantity, line.unit_price
						    FROM placed CROSS JOIN line
						)""" + ", " + OrderOutbox.ANNOUNCED + (keyed ? ", " + FirstAnswers.KEEP : "") + """

						SELECT EXISTS (SELECT FROM placed) AS placed"""
				+ (keyed ? ", EXISTS (SELECT FROM prior) AS key_used, (SELECT granted FROM claim) AS key_granted" : "");
	}

	private static void bind(PreparedStatement statement, long userId, Order order, Quote quote,
			OrderPlacement.@Nullable Keyed keyed, byte[] body) throws SQLException {
		List<Quote.Line> lines = quote.lines();
		long[] productIds = new long[lines.size()];
		int[] quantities = new int[lines.size()];
		BigDecimal[] unitPrices = new BigDecimal[lines.size()];
		for (int i = 0; i < lines.size(); i++) {
			productIds[i] = lines.get(i).product().id().value();
			quantities[i] = lines.get(i).quantity();
			unitPrices[i] = lines.get(i).product().price();
		}
		OffsetDateTime createdAt = order.createdAt().atOffset(ZoneOffset.UTC);
		int index = 1;
		statement.setObject(index++, productIds);
		statement.setObject(index++, quantities);
		statement.setArray(index++, statement.getConnection().createArrayOf("numeric", unitPrices));
		if (keyed != null) {
			statement.setLong(index++, userId);
			statement.setString(index++, keyed.key().value());
			statement.setString(index++, keyed.key().value());
			statement.setLong(index++, userId);
		}
		if (quote.coupon() != null) {
			index = Redemption.bind(statement, index, quote.coupon());
		}
		statement.setObject(index++, order.id());
		statement.setLong(index++, userId);
		statement.setString(index++, order.couponCode());
		statement.setBigDecimal(index++, order.total());
		statement.setBigDecimal(index++, order.discounts());
		statement.setObject(index++, createdAt);
		if (keyed != null) {
			statement.setLong(index++, userId);
			statement.setString(index++, keyed.key().value());
			statement.setBytes(index++, keyed.requestHash());
			statement.setBytes(index++, body);
			statement.setObject(index, createdAt);
		}
	}

	/** What became of an order. */
	enum Outcome {

		/** It is written. */
		PLACED,

		/**
		 * Nothing is written: a price, a product or the coupon is not what the order was
		 * priced with.
		 */
		CHANGED,

		/** Nothing is written: the idempotency key has been used. */
		KEY_USED,

		/**
		 * Nothing is written: another request with the idempotency key is being worked
		 * on.
		 */
		KEY_BUSY

	}

}
