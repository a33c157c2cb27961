package dev.orderfood.promotion;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.FollowedTable;
import dev.orderfood.operations.Target;
import dev.orderfood.web.ApiException;
import dev.orderfood.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The coupon codes that orders can redeem. The named promotions are held in memory to
 * save a round trip; whether they still hold is checked by the statement that places the
 * order ({@link Redemption}).
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Component
public class Promotions {

	/**
	 * What can stand in {@code promotions} or {@code coupon_codes} at all; anything else
	 * is never asked for.
	 */
	private static final Pattern POSSIBLE_CODE = Pattern.compile("[!-~]{1,64}");

	private static final int MIN_LENGTH_IN_FILES = 8;

	private static final int MAX_LENGTH_IN_FILES = 10;

	private static final String COLUMNS = "code, rule, value, min_items, max_discount, valid_from, valid_until, "
			+ "max_redemptions, listed";

	private final JdbcClient jdbc;

	private final FollowedTable table;

	private volatile Map<String, Promotion> named = Map.of();

	Promotions(JdbcClient jdbc) {
		this.jdbc = jdbc;
		this.table = new FollowedTable(jdbc, "promotions", this::reload);
	}

	/**
	 * Supposes what a code is worth, from what is held in memory.
	 * @param code the code as the customer gave it
	 * @return the coupon if the code may well be valid, to be checked by
	 * {@link Redemption}
	 */
	public Optional<Coupon> remembered(String code) {
		Promotion promotion = this.named.get(code);
		if (promotion != null || canStandInFiles(code)) {
			return Optional.of(new Coupon(code, promotion));
		}
		return Optional.empty();
	}

	/**
	 * Finds out what a code is worth at this moment, from the database.
	 * @param code the code as the customer gave it
	 * @return the valid coupon
	 * @throws ApiException with status 422 if the code is not valid or is used up
	 */
	public Coupon current(String code) {
		if (POSSIBLE_CODE.matcher(code).matches()) {
			Optional<Promotion> promotion = this.jdbc
				.sql("SELECT " + COLUMNS + " FROM promotions WHERE code = ? AND active")
				.param(code)
				.query(Promotions::promotion)
				.optional();
			boolean open = promotion.isPresent() && !promotion.get().fromCouponFiles();
			if (open || (canStandInFiles(code) && standsInFiles(code))) {
				promotion.ifPresent(this::refuseIfUsedUp);
				return new Coupon(code, promotion.orElse(null));
			}
		}
		throw ApiException.refused(new Refusal("coupon-unknown", "The coupon code is not valid."));
	}

	private void refuseIfUsedUp(Promotion promotion) {
		if (promotion.maxRedemptions() == null) {
			return;
		}
		int redeemed = this.jdbc.sql("SELECT coalesce(max(redeemed), 0) FROM promotion_redemptions WHERE code = ?")
			.param(promotion.code())
			.query(Integer.class)
			.single();
		if (redeemed >= promotion.maxRedemptions()) {
			throw ApiException.refused(new Refusal("coupon-used-up", "The coupon code has been used up."));
		}
	}

	private boolean standsInFiles(String code) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM coupon_codes WHERE code = ? AND active)")
			.param(code)
			.query(Boolean.class)
			.single();
	}

	private static boolean canStandInFiles(String code) {
		return code.length() >= MIN_LENGTH_IN_FILES && code.length() <= MAX_LENGTH_IN_FILES
				&& POSSIBLE_CODE.matcher(code).matches();
	}

	@Scheduled(fixedDelay = 1000)
	void follow() {
		this.table.look();
	}

	private void reload() {
		this.named = this.jdbc.sql("SELECT " + COLUMNS + " FROM promotions WHERE active")
			.query(Promotions::promotion)
			.list()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Promotion::code, Function.identity()));
	}

	private static Promotion promotion(ResultSet row, int number) throws SQLException {
		return new Promotion(row.getString("code"), Rule.valueOf(row.getString("rule")), row.getBigDecimal("value"),
				row.getInt("min_items"), row.getBigDecimal("max_discount"), instant(row, "valid_from"),
				instant(row, "valid_until"), row.getObject("max_redemptions", Integer.class),
				"coupon-file".equals(row.getString("listed")));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
