package dev.orderfood.order;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.orderfood.inventory.StockForOrders;
import dev.orderfood.inventory.StockTaking;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.Redemption;
import dev.orderfood.web.FirstAnswers;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes orders with one statement, which is one round trip and one transaction: it
 * checks the prices, the stock, the coupon and the idempotency key of each order against
 * the database as it is at that moment, and of each order it writes everything or
 * nothing.
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Component
class OrderInsert {

	private static final String ASKED = """
			ordered AS MATERIALIZED (
			    SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::numeric[], ?::numeric[], ?::timestamptz[])
			        WITH ORDINALITY AS ordered (id, user_id, coupon_code, total, discounts, created_at, number)
			), line AS MATERIALIZED (
			    SELECT * FROM unnest(?::integer[], ?::integer[], ?::bigint[], ?::integer[], ?::numeric[])
			        AS line (number, line_number, product_id, quantity, unit_price)
			)""";

	private static final String CHANGED = """
			changed AS (
			    SELECT line.number FROM line LEFT JOIN products AS p ON p.id = line.product_id AND p.active
			    WHERE p.price IS DISTINCT FROM line.unit_price
			)""";

	private static final String PLACED = """
			placed AS (
			    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at, announced)
			    SELECT id, user_id, coupon_code, total, discounts, created_at, true FROM admitted
			    RETURNING id
			), done AS (
			    SELECT number, id, created_at FROM ordered JOIN placed USING (id)
			), items AS (
			    INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
			    SELECT done.id, line.line_number, line.product_id, line.quantity, line.unit_price
			    FROM done JOIN line USING (number)
			)""";

	private final JdbcTemplate jdbc;

	private final String[] statements;

	OrderInsert(JdbcTemplate jdbc, StockForOrders stock) {
		this.jdbc = jdbc;
		StockTaking taking = stock.taking();
		this.statements = new String[] { statement(taking, false, false), statement(taking, false, true),
				statement(taking, true, false), statement(taking, true, true) };
	}

	/**
	 * Writes orders.
	 * @param orders the orders, no two of them with the same idempotency key; one with a
	 * coupon has to be alone
	 * @return what became of each
	 * @throws org.springframework.dao.DuplicateKeyException if another transaction has
	 * used a key since this one began; none of the orders is written then
	 */
	List<Outcome> insert(List<PricedOrder> orders) {
		Coupon coupon = orders.getFirst().quote().coupon();
		List<FirstAnswers.Answer> answers = answers(orders);
		boolean keyed = !answers.isEmpty();
		List<Outcome> outcomes = this.jdbc.execute(this.statements[((coupon != null) ? 2 : 0) + (keyed ? 1 : 0)],
				(PreparedStatement statement) -> {
					bind(statement, orders, coupon, answers);
					try (ResultSet result = statement.executeQuery()) {
						return outcomes(result, orders.size(), keyed);
					}
				});
		if (outcomes == null) {
			throw new IllegalStateException("The statement always has a result");
		}
		return outcomes;
	}

	static String statement(StockTaking stock, boolean coupon, boolean keyed) {
		List<String> expressions = new ArrayList<>(List.of(ASKED, CHANGED, stock.hold()));
		String admissible = "SELECT * FROM ordered WHERE number NOT IN (SELECT number FROM changed) AND "
				+ stock.isEnough();
		if (keyed) {
			expressions.add(FirstAnswers.CLAIM);
			admissible += " AND " + FirstAnswers.IS_CLAIMED;
		}
		expressions.add("admissible AS (\n" + admissible + "\n)");
		if (coupon) {
			expressions.add(Redemption.CLAUSE);
		}
		expressions.add("admitted AS (SELECT * FROM admissible" + (coupon ? " WHERE " + Redemption.HOLDS : "") + ")");
		expressions.add(PLACED);
		expressions.add(OrderOutbox.ANNOUNCED);
		expressions.add(stock.take());
		String result = "SELECT number, number IN (SELECT number FROM done) AS placed";
		if (keyed) {
			expressions.add(FirstAnswers.KEEP);
			result += ", number IN (SELECT number FROM prior) AS key_used"
					+ ", number IN (SELECT number FROM claim WHERE NOT granted) AS key_busy";
		}
		return "WITH " + String.join(", ", expressions) + "\n" + result + " FROM ordered";
	}

	private static List<FirstAnswers.Answer> answers(List<PricedOrder> orders) {
		List<FirstAnswers.Answer> answers = new ArrayList<>();
		for (int i = 0; i < orders.size(); i++) {
			Optional<FirstAnswers.Answer> answer = orders.get(i).answer(i + 1);
			answer.ifPresent(answers::add);
		}
		return answers;
	}

	private static void bind(PreparedStatement statement, List<PricedOrder> orders, @Nullable Coupon coupon,
			List<FirstAnswers.Answer> answers) throws SQLException {
		int index = bindOrders(statement, orders);
		index = bindLines(statement, index, orders);
		if (!answers.isEmpty()) {
			index = FirstAnswers.bind(statement, index, answers);
		}
		if (coupon != null) {
			Redemption.bind(statement, index, coupon);
		}
	}

	private static int bindOrders(PreparedStatement statement, List<PricedOrder> orders) throws SQLException {
		Object[] ids = new Object[orders.size()];
		long[] userIds = new long[orders.size()];
		@Nullable String[] couponCodes = new @Nullable String[orders.size()];
		BigDecimal[] totals = new BigDecimal[orders.size()];
		BigDecimal[] discounts = new BigDecimal[orders.size()];
		Object[] times = new Object[orders.size()];
		for (int i = 0; i < orders.size(); i++) {
			Order order = orders.get(i).order();
			ids[i] = order.id();
			userIds[i] = orders.get(i).userId();
			couponCodes[i] = order.couponCode();
			totals[i] = order.total();
			discounts[i] = order.discounts();
			times[i] = order.createdAt().atOffset(ZoneOffset.UTC);
		}
		Connection connection = statement.getConnection();
		int index = 1;
		statement.setArray(index++, connection.createArrayOf("uuid", ids));
		statement.setObject(index++, userIds);
		statement.setObject(index++, couponCodes);
		statement.setArray(index++, connection.createArrayOf("numeric", totals));
		statement.setArray(index++, connection.createArrayOf("numeric", discounts));
		statement.setArray(index++, connection.createArrayOf("timestamptz", times));
		return index;
	}

	private static int bindLines(PreparedStatement statement, int first, List<PricedOrder> orders) throws SQLException {
		int size = orders.stream().mapToInt((order) -> order.quote().lines().size()).sum();
		int[] numbers = new int[size];
		int[] lineNumbers = new int[size];
		long[] productIds = new long[size];
		int[] quantities = new int[size];
		BigDecimal[] unitPrices = new BigDecimal[size];
		int at = 0;
		for (int i = 0; i < orders.size(); i++) {
			List<Quote.Line> lines = orders.get(i).quote().lines();
			for (int j = 0; j < lines.size(); j++, at++) {
				numbers[at] = i + 1;
				lineNumbers[at] = j + 1;
				productIds[at] = lines.get(j).product().id().value();
				quantities[at] = lines.get(j).quantity();
				unitPrices[at] = lines.get(j).product().price();
			}
		}
		int index = first;
		statement.setObject(index++, numbers);
		statement.setObject(index++, lineNumbers);
		statement.setObject(index++, productIds);
		statement.setObject(index++, quantities);
		statement.setArray(index++, statement.getConnection().createArrayOf("numeric", unitPrices));
		return index;
	}

	private static List<Outcome> outcomes(ResultSet result, int size, boolean keyed) throws SQLException {
		Outcome[] outcomes = new Outcome[size];
		while (result.next()) {
			outcomes[result.getInt("number") - 1] = result.getBoolean("placed") ? Outcome.PLACED
					: (keyed && result.getBoolean("key_used")) ? Outcome.KEY_USED
							: (keyed && result.getBoolean("key_busy")) ? Outcome.KEY_BUSY : Outcome.CHANGED;
		}
		return List.of(outcomes);
	}

	/** What became of an order. */
	enum Outcome {

		/** It is written. */
		PLACED,

		/**
		 * Nothing is written: a price, a product or the coupon is not what the order was
		 * priced with, or there is not enough stock.
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
