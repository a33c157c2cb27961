package dev.orderfood.inventory;

import java.util.Map;
import java.util.UUID;

import dev.orderfood.catalog.ProductId;

/**
 * What one order wants.
 *
 * @param orderId the order
 * @param units the number of units of each product, limited or not
 */
public record StockDemand(UUID orderId, Map<ProductId, Integer> units) {
}
