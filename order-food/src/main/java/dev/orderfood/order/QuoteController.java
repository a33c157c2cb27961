package dev.orderfood.order;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.Product;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says what an order would cost, as the database has it, and writes nothing. */
@RestController
@RequestMapping(path = "/api/order/quote", produces = MediaType.APPLICATION_JSON_VALUE)
class QuoteController {

	private final OrderPricing pricing;

	QuoteController(OrderPricing pricing) {
		this.pricing = pricing;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<ShownQuote> quote(@Valid @RequestBody OrderRequest order) {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(ShownQuote.of(this.pricing.quoteFresh(order)));
	}

	/**
	 * What an order would cost.
	 *
	 * @param products the product of each line, at its price
	 * @param couponCode the coupon code that would be redeemed; missing when there is
	 * none
	 * @param total what the customer would pay
	 * @param discounts what the coupon would take off
	 */
	record ShownQuote(List<Product> products, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String couponCode,
			BigDecimal total, BigDecimal discounts) {

		private static ShownQuote of(Quote quote) {
			return new ShownQuote(quote.lines().stream().map(Quote.Line::product).toList(),
					(quote.coupon() != null) ? quote.coupon().code() : null, quote.total(), quote.discounts());
		}

	}

}
