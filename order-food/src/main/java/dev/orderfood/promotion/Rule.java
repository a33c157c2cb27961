package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** How a promotion turns an order into a discount, before caps and rounding. */
enum Rule {

	/** A percentage of the subtotal. */
	PERCENT {
		@Override
		BigDecimal discount(@Nullable BigDecimal value, List<PricedUnits> lines, BigDecimal subtotal) {
			return subtotal.multiply(required(value)).movePointLeft(2);
		}
	},

	/** A fixed amount. */
	FIXED {
		@Override
		BigDecimal discount(@Nullable BigDecimal value, List<PricedUnits> lines, BigDecimal subtotal) {
			return required(value);
		}
	},

	/** One unit of the cheapest product in the order. */
	LOWEST_FREE {
		@Override
		BigDecimal discount(@Nullable BigDecimal value, List<PricedUnits> lines, BigDecimal subtotal) {
			return lines.stream().map(PricedUnits::unitPrice).min(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
		}
	};

	/**
	 * Finds a rule.
	 * @param name the name as the database has it
	 * @return the rule, or empty if this version does not know it
	 */
	static Optional<Rule> named(String name) {
		return Arrays.stream(values()).filter((rule) -> rule.name().equals(name)).findAny();
	}

	abstract BigDecimal discount(@Nullable BigDecimal value, List<PricedUnits> lines, BigDecimal subtotal);

	private static BigDecimal required(@Nullable BigDecimal value) {
		if (value == null) {
			throw new IllegalStateException("The database lets no such rule in without a value");
		}
		return value;
	}

}
