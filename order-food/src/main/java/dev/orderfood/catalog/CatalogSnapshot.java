package dev.orderfood.catalog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The catalog at one moment, with every answer already serialised. Never changes: when a
 * product becomes available by itself, another snapshot takes its place.
 */
class CatalogSnapshot {

	private final List<CatalogProduct> inOrder;

	private final Map<ProductId, CatalogProduct> products;

	private final JsonMapper json;

	private final Instant validUntil;

	private final Answer all;

	private final Answer none;

	private final Map<String, Answer> byCategory = new HashMap<>();

	private final Map<ProductId, Answer> single = new HashMap<>();

	/**
	 * Serialises a catalog.
	 * @param products all active products in id order
	 * @param now the moment that the answers are for
	 * @param json the mapper of the API
	 */
	CatalogSnapshot(List<CatalogProduct> products, Instant now, JsonMapper json) {
		this.inOrder = List.copyOf(products);
		this.products = byId(products);
		this.json = json;
		this.validUntil = products.stream()
			.flatMap((product) -> product.unavailabilityAt(now).stream())
			.map(Unavailability::until)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(Instant.MAX);
		List<CatalogProduct.Shown> shown = products.stream().map((product) -> product.shownAt(now)).toList();
		this.all = Answer.of(shown, json);
		this.none = Answer.of(List.of(), json);
		shown.stream()
			.collect(Collectors.groupingBy((product) -> product.product().category(), LinkedHashMap::new,
					Collectors.toList()))
			.forEach((category, members) -> this.byCategory.put(category, Answer.of(members, json)));
		shown.forEach((product) -> this.single.put(product.product().id(), Answer.of(product, json)));
	}

	/**
	 * Returns the same products at a later moment.
	 * @param now the moment
	 * @return this snapshot, if its answers still hold
	 */
	CatalogSnapshot at(Instant now) {
		return now.isBefore(this.validUntil) ? this : new CatalogSnapshot(this.inOrder, now, this.json);
	}

	Answer list(@Nullable String category) {
		return (category != null) ? this.byCategory.getOrDefault(category, this.none) : this.all;
	}

	Optional<Answer> product(ProductId id) {
		return Optional.ofNullable(this.single.get(id));
	}

	Map<ProductId, CatalogProduct> only(Collection<ProductId> ids) {
		Map<ProductId, CatalogProduct> found = HashMap.newHashMap(ids.size());
		for (ProductId id : ids) {
			CatalogProduct product = this.products.get(id);
			if (product != null) {
				found.put(id, product);
			}
		}
		return found;
	}

	static Map<ProductId, CatalogProduct> byId(List<CatalogProduct> products) {
		return products.stream()
			.collect(Collectors.toUnmodifiableMap((product) -> product.product().id(), Function.identity()));
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
