package dev.orderfood.promotion;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.orderfood.database.Columns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The tables {@code promotions}, {@code coupon_codes} and {@code promotion_redemptions}.
 */
@Repository
class PromotionRepository {

	private static final Logger log = LoggerFactory.getLogger(PromotionRepository.class);

	private static final String ACTIVE = """
			SELECT code, rule, value, min_items, max_discount, valid_from, valid_until, max_redemptions, listed
			FROM promotions WHERE active""";

	private static final String TERMS = """
			SELECT given.code AS given_code, p.code, p.rule, p.value, p.min_items, p.max_discount, p.valid_from,
			       p.valid_until, p.max_redemptions, p.listed, coalesce(r.redeemed, 0) AS redeemed,
			       EXISTS (SELECT FROM coupon_codes AS c WHERE c.code = given.code AND c.active) AS in_files
			FROM unnest(?::text[]) AS given (code)
			LEFT JOIN promotions AS p ON p.code = given.code AND p.active
			LEFT JOIN promotion_redemptions AS r ON r.code = given.code""";

	private static final String CREATE_COUNTERS = """
			INSERT INTO promotion_redemptions (code, redeemed) SELECT code, 0 FROM unnest(?::text[]) AS given (code)
			ORDER BY code ON CONFLICT DO NOTHING""";

	private static final String LOCK_COUNTERS = """
			SELECT code, redeemed FROM promotion_redemptions WHERE code = ANY (?) ORDER BY code FOR UPDATE""";

	private static final String WRITE_COUNTERS = """
			UPDATE promotion_redemptions AS r SET redeemed = counted.redeemed
			FROM unnest(?::text[], ?::integer[]) AS counted (code, redeemed) WHERE r.code = counted.code""";

	/** One statement, so that the rows are locked no longer than they have to be. */
	private static final String COUNT_BACK = """
			WITH given_back AS (
			    SELECT * FROM unnest(?::text[], ?::integer[]) AS given_back (code, redemptions)
			), locked AS MATERIALIZED (
			    SELECT code FROM promotion_redemptions WHERE code IN (SELECT code FROM given_back)
			    ORDER BY code FOR UPDATE
			)
			UPDATE promotion_redemptions AS r SET redeemed = greatest(r.redeemed - given_back.redemptions, 0)
			FROM locked JOIN given_back USING (code) WHERE r.code = locked.code""";

	private final JdbcTemplate jdbc;

	/** Codes whose terms were logged as unknown. */
	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	PromotionRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Reads the promotions that are active.
	 * @return those whose terms this version knows
	 */
	List<Promotion> findActive() {
		return this.jdbc.query(ACTIVE, (row, number) -> promotion(row)).stream().flatMap(Optional::stream).toList();
	}

	/**
	 * Reads what codes are worth at this moment.
	 * @param codes the codes as customers gave them
	 * @return the terms of each code that is valid
	 */
	Map<String, CouponTerms> findTerms(Collection<String> codes) {
		Map<String, CouponTerms> terms = new HashMap<>();
		this.jdbc.query(TERMS, (statement) -> statement.setObject(1, codes.toArray(String[]::new)), (row) -> {
			String code = row.getString("given_code");
			boolean inFiles = row.getBoolean("in_files") && Coupon.canStandInFiles(code);
			if (row.getString("code") == null) {
				if (inFiles) {
					terms.put(code, new CouponTerms(new Coupon(code, null), 0));
				}
				return;
			}
			int redeemed = row.getInt("redeemed");
			promotion(row).filter((promotion) -> inFiles || !promotion.fromCouponFiles())
				.ifPresent((promotion) -> terms.put(code, new CouponTerms(new Coupon(code, promotion), redeemed)));
		});
		return terms;
	}

	/**
	 * Locks the counters of codes, all of them in the order of their codes.
	 * @param codes codes of promotions with a limit
	 * @return how often each was redeemed
	 */
	Map<String, Integer> lockCounters(Collection<String> codes) {
		Map<String, Integer> counters = counters(LOCK_COUNTERS, codes);
		if (counters.size() < codes.size()) {
			this.jdbc.update(CREATE_COUNTERS, (statement) -> statement.setObject(1, codes.toArray(String[]::new)));
			counters = counters(LOCK_COUNTERS, codes);
		}
		return counters;
	}

	/**
	 * Locks the counters of codes that no other transaction has locked.
	 * @param codes codes of promotions with a limit
	 * @return how often each code was redeemed whose counter exists and could be locked
	 */
	Map<String, Integer> lockAvailableCounters(Collection<String> codes) {
		return counters(LOCK_COUNTERS + " SKIP LOCKED", codes);
	}

	private Map<String, Integer> counters(String sql, Collection<String> codes) {
		Map<String, Integer> counters = new HashMap<>();
		this.jdbc.query(sql, (statement) -> statement.setObject(1, codes.toArray(String[]::new)), (row) -> {
			counters.put(row.getString(1), row.getInt(2));
		});
		return counters;
	}

	/**
	 * Writes counters that this transaction has locked.
	 * @param redeemed how often each code was redeemed
	 */
	void writeCounters(Map<String, Integer> redeemed) {
		this.jdbc.update(WRITE_COUNTERS, (statement) -> {
			statement.setObject(1, redeemed.keySet().toArray(String[]::new));
			statement.setObject(2, redeemed.values().stream().mapToInt(Integer::intValue).toArray());
		});
	}

	/**
	 * Counts redemptions back. Locks the counters in the order of their codes.
	 * @param redemptions how many of each code
	 */
	void countBack(Map<String, Integer> redemptions) {
		this.jdbc.update(COUNT_BACK, (statement) -> {
			statement.setObject(1, redemptions.keySet().toArray(String[]::new));
			statement.setObject(2, redemptions.values().stream().mapToInt(Integer::intValue).toArray());
		});
	}

	/**
	 * A row that a newer version wrote may have terms that this one does not know: the
	 * code is refused here, and the log says so once.
	 */
	private Optional<Promotion> promotion(ResultSet row) throws SQLException {
		String code = row.getString("code");
		String listed = row.getString("listed");
		Optional<Rule> rule = Rule.named(row.getString("rule"));
		if (rule.isEmpty() || !(listed.equals("open") || listed.equals("coupon-file"))) {
			if (this.logged.add(code)) {
				log.warn(
						"A promotion has terms that this version does not know: its code is refused. "
								+ "Rules known are {}, lists known are open and coupon-file",
						Arrays.toString(Rule.values()));
			}
			return Optional.empty();
		}
		return Optional.of(new Promotion(code, rule.get(), row.getBigDecimal("value"), row.getInt("min_items"),
				row.getBigDecimal("max_discount"), Columns.instant(row, "valid_from"),
				Columns.instant(row, "valid_until"), row.getObject("max_redemptions", Integer.class),
				listed.equals("coupon-file")));
	}

	/**
	 * What a code is worth.
	 *
	 * @param coupon the coupon
	 * @param redeemed how often it was redeemed, as far as this transaction sees; 0 for
	 * codes without a limit
	 */
	record CouponTerms(Coupon coupon, int redeemed) {
	}

}
