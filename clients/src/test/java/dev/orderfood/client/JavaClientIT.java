package dev.orderfood.client;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

import dev.orderfood.client.api.OrderApi;
import dev.orderfood.client.api.ProductApi;
import dev.orderfood.client.model.Order;
import dev.orderfood.client.model.OrderRequest;
import dev.orderfood.client.model.OrderRequestItemsInner;
import dev.orderfood.client.model.Product;
import dev.orderfood.client.model.StockRequestOfOrderItemsInnerProductId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The generated Java client against a running platform.
 */
@EnabledIfSystemProperty(named = "orderfood.url", matches = "http.+")
class JavaClientIT {

	private final ApiClient client = new ApiClient();

	JavaClientIT() {
		this.client.updateBaseUri(System.getProperty("orderfood.url"));
		this.client.setRequestInterceptor((request) -> request.header("api_key", "apitest"));
	}

	@Test
	void itReadsTheCatalog() throws ApiException {
		Product product = new ProductApi(this.client).getProduct("1", null);
		assertThat(product.getName()).isEqualTo("Chicken Waffle");
		assertThat(product.getPrice()).isEqualByComparingTo(new BigDecimal("12.99"));
	}

	@Test
	void itPlacesAnOrderOnceAndReadsIt() throws ApiException {
		OrderApi orders = new OrderApi(this.client);
		OrderRequest request = new OrderRequest().items(List.of(line("1", 2), line("3", 1))).couponCode("SAVE10");
		String key = UUID.randomUUID().toString();
		Order order = orders.placeOrder(request, key);
		assertThat(order.getTotal()).isEqualByComparingTo(new BigDecimal("32.37"));
		assertThat(order.getDiscounts()).isEqualByComparingTo(new BigDecimal("3.60"));
		assertThat(orders.placeOrder(request, key)).isEqualTo(order);
		assertThat(orders.getOrder(UUID.fromString(order.getId().toString())).getProducts()).hasSize(2);
	}

	@Test
	void itIsToldWhatIsWrong() {
		OrderRequest request = new OrderRequest().items(List.of(line("1", 1))).couponCode("SUPER100");
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> new OrderApi(this.client).placeOrder(request, null))
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(422))
			.satisfies((ex) -> assertThat(ex.getResponseBody()).contains("\"type\":\"error\""));
	}

	private static OrderRequestItemsInner line(String product, int quantity) {
		return new OrderRequestItemsInner().productId(new StockRequestOfOrderItemsInnerProductId(product))
			.quantity(quantity);
	}

}
