package dev.orderfood.catalog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The catalog at one moment, with every answer already serialised. Never changes. */
class CatalogSnapshot {

	private final Map<ProductId, Product> products;

	private final Answer all;

	private final Answer none;

	private final Map<String, Answer> byCategory = new HashMap<>();

	private final Map<ProductId, Answer> single = new HashMap<>();

	/**
	 * Serialises a catalog.
	 * @param products all active products in id order
	 * @param json the mapper of the API
	 */
	CatalogSnapshot(List<Product> products, JsonMapper json) {
		this.products = byId(products);
		this.all = Answer.of(products, json);
		this.none = Answer.of(List.of(), json);
		products.stream()
			.collect(Collectors.groupingBy(Product::category, LinkedHashMap::new, Collectors.toList()))
			.forEach((category, members) -> this.byCategory.put(category, Answer.of(members, json)));
		products.forEach((product) -> this.single.put(product.id(), Answer.of(product, json)));
	}

	Answer list(@Nullable String category) {
		return (category != null) ? this.byCategory.getOrDefault(category, this.none) : this.all;
	}

	Optional<Answer> product(ProductId id) {
		return Optional.ofNullable(this.single.get(id));
	}

	Map<ProductId, Product> only(Collection<ProductId> ids) {
		Map<ProductId, Product> found = HashMap.newHashMap(ids.size());
		for (ProductId id : ids) {
			Product product = this.products.get(id);
			if (product != null) {
				found.put(id, product);
			}
		}
		return found;
	}

	static Map<ProductId, Product> byId(List<Product> products) {
		return products.stream().collect(Collectors.toUnmodifiableMap(Product::id, Function.identity()));
	}

	/**
	 * A body and its entity tag.
	 *
	 * @param body the JSON; nobody changes it
	 * @param etag a strong entity tag, in quotes
	 */
	@SuppressWarnings("ArrayRecordComponent") // Written once and only ever sent.
	record Answer(byte[] body, String etag) {

		private static Answer of(Object content, JsonMapper json) {
			byte[] body = json.writeValueAsBytes(content);
			try {
				byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
				return new Answer(body, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("Every Java platform has SHA-256", ex);
			}
		}

	}

}
