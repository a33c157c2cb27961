package dev.orderfood.promotion;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * The promotion's part of the statement that places an order: checks that the coupon is
 * still worth what it was priced at, and counts it where it has a limit.
 */
public final class Redemption {

	/**
	 * The table expressions {@code terms} and {@code redeemed}. They read
	 * {@code admissible}, which has a row when everything else allows the order.
	 * Parameters: {@link #bind}.
	 */
	public static final String CLAUSE = """
			terms AS (
			    SELECT given.code, p.max_redemptions
			    FROM (SELECT ?::text AS code) AS given
			    LEFT JOIN promotions AS p ON p.code = given.code AND p.active
			    WHERE (p.rule, p.value, p.min_items, p.max_discount, p.valid_from, p.valid_until, p.max_redemptions, p.listed)
			          IS NOT DISTINCT FROM (?::text, ?::numeric, ?::integer, ?::numeric, ?::timestamptz, ?::timestamptz, ?::integer, ?::text)
			      AND (p.listed IS NOT DISTINCT FROM 'open'
			           OR EXISTS (SELECT FROM coupon_codes AS c WHERE c.code = given.code AND c.active))
			), redeemed AS (
			    INSERT INTO promotion_redemptions AS r (code, redeemed)
			    SELECT terms.code, 1 FROM terms WHERE terms.max_redemptions > 0 AND EXISTS (SELECT FROM admissible)
			    ON CONFLICT (code) DO UPDATE SET redeemed = r.redeemed + 1 WHERE r.redeemed < ?::integer
			    RETURNING code
			)""";

	/**
	 * Part of a {@code WHERE}: true if the coupon holds and, with a limit, was counted.
	 */
	public static final String HOLDS = """
			EXISTS (SELECT FROM terms WHERE max_redemptions IS NULL OR EXISTS (SELECT FROM redeemed))""";

	private Redemption() {
	}

	/**
	 * Sets the parameters of {@link #CLAUSE}.
	 * @param statement the statement that places an order
	 * @param first the index of the first of the parameters
	 * @param coupon the coupon that the order was priced with
	 * @return the index after the last of the parameters
	 * @throws SQLException if the driver refuses a value
	 */
	public static int bind(PreparedStatement statement, int first, Coupon coupon) throws SQLException {
		int index = first;
		Promotion named = coupon.promotion();
		statement.setString(index++, coupon.code());
		if (named == null) {
			statement.setNull(index++, Types.VARCHAR);
			statement.setNull(index++, Types.NUMERIC);
			statement.setNull(index++, Types.INTEGER);
			statement.setNull(index++, Types.NUMERIC);
			statement.setNull(index++, Types.TIMESTAMP_WITH_TIMEZONE);
			statement.setNull(index++, Types.TIMESTAMP_WITH_TIMEZONE);
			statement.setNull(index++, Types.INTEGER);
			statement.setNull(index++, Types.VARCHAR);
			statement.setNull(index++, Types.INTEGER);
			return index;
		}
		statement.setString(index++, named.rule().name());
		statement.setBigDecimal(index++, named.value());
		statement.setInt(index++, named.minItems());
		statement.setBigDecimal(index++, named.maxDiscount());
		setTime(statement, index++, named.validFrom());
		setTime(statement, index++, named.validUntil());
		statement.setObject(index++, named.maxRedemptions(), Types.INTEGER);
		statement.setString(index++, named.fromCouponFiles() ? "coupon-file" : "open");
		statement.setObject(index++, named.maxRedemptions(), Types.INTEGER);
		return index;
	}

	private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
		statement.setObject(index, (time != null) ? time.atOffset(ZoneOffset.UTC) : null,
				Types.TIMESTAMP_WITH_TIMEZONE);
	}

}
