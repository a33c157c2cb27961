package dev.orderfood.contract;

import java.util.Arrays;
import java.util.stream.Collectors;

import tools.jackson.databind.node.JsonNodeFactory;

/** Bodies of requests for orders, in short. */
public final class OrderBody {

	private OrderBody() {
	}

	/**
	 * Writes an order without a coupon code.
	 * @param lines the lines such as {@code "2x1 1x3"}: two of product 1, one of product
	 * 3
	 * @return the JSON
	 */
	public static String of(String lines) {
		return "{\"items\":[" + items(lines) + "]}";
	}

	/**
	 * Writes an order with a coupon code.
	 * @param lines the lines as in {@link #of(String)}
	 * @param couponCode the coupon code
	 * @return the JSON
	 */
	public static String of(String lines, String couponCode) {
		return "{\"items\":[" + items(lines) + "],\"couponCode\":" + JsonNodeFactory.instance.stringNode(couponCode)
				+ "}";
	}

	private static String items(String lines) {
		return Arrays.stream(lines.split(" "))
			.map((line) -> line.split("x", 2))
			.map((line) -> "{\"productId\":\"" + line[1] + "\",\"quantity\":" + line[0] + "}")
			.collect(Collectors.joining(","));
	}

}
