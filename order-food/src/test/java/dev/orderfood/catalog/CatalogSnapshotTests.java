package dev.orderfood.catalog;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogSnapshotTests {

	private static final Product WAFFLE = product(1, "Waffle with Berries", "6.50", "Waffle");

	private static final Product CAKE = product(2, "Red Velvet Cake", "4.50", "Cake");

	private static final Product PLAIN = product(3, "Plain Waffle", "5.00", "Waffle");

	@Test
	void listsAllProductsInTheGivenOrder() {
		assertThat(text(snapshot(WAFFLE, CAKE).list(null)))
			.isEqualTo("[{\"id\":\"1\",\"name\":\"Waffle with Berries\",\"price\":6.50,\"category\":\"Waffle\"},"
					+ "{\"id\":\"2\",\"name\":\"Red Velvet Cake\",\"price\":4.50,\"category\":\"Cake\"}]");
	}

	@Test
	void listsTheProductsOfACategory() {
		CatalogSnapshot snapshot = snapshot(WAFFLE, CAKE, PLAIN);

		assertThat(text(snapshot.list("Waffle"))).isEqualTo(text(snapshot(WAFFLE, PLAIN).list(null)));
	}

	@Test
	void comparesCategoriesExactly() {
		assertThat(text(snapshot(WAFFLE).list("waffle"))).isEqualTo("[]");
		assertThat(text(snapshot(WAFFLE).list("Waffle "))).isEqualTo("[]");
		assertThat(text(snapshot(WAFFLE).list(""))).isEqualTo("[]");
	}

	@Test
	void anEmptyCatalogIsAnEmptyArray() {
		assertThat(text(snapshot().list(null))).isEqualTo("[]");
	}

	@Test
	void findsAProduct() {
		assertThat(snapshot(WAFFLE, CAKE).product(new ProductId(2))).map(CatalogSnapshotTests::text)
			.hasValue("{\"id\":\"2\",\"name\":\"Red Velvet Cake\",\"price\":4.50,\"category\":\"Cake\"}");
		assertThat(snapshot(WAFFLE, CAKE).product(new ProductId(3))).isEmpty();
	}

	@Test
	void findsThoseOfTheProductsThatThereAre() {
		assertThat(
				snapshot(WAFFLE, CAKE).only(List.of(new ProductId(2), new ProductId(2), new ProductId(9), CAKE.id())))
			.containsOnly(java.util.Map.entry(CAKE.id(), CAKE));
	}

	@Test
	void theSameContentHasTheSameTag() {
		assertThat(snapshot(WAFFLE, CAKE).list(null).etag()).isEqualTo(snapshot(WAFFLE, CAKE).list(null).etag());
	}

	@Test
	void everyChangeOfTheListChangesItsTag() {
		List<CatalogSnapshot> snapshots = new ArrayList<>(List.of(snapshot(), snapshot(WAFFLE), snapshot(CAKE),
				snapshot(WAFFLE, CAKE), snapshot(CAKE, WAFFLE), snapshot(WAFFLE, CAKE, PLAIN)));
		snapshots.add(snapshot(product(1, "Waffle with Berries", "6.51", "Waffle")));
		snapshots.add(snapshot(product(1, "Waffle with berries", "6.50", "Waffle")));
		snapshots.add(snapshot(product(1, "Waffle with Berries", "6.50", "waffle")));
		snapshots.add(snapshot(product(11, "Waffle with Berries", "6.50", "Waffle")));

		Set<String> tags = new HashSet<>();
		snapshots.forEach((snapshot) -> tags.add(snapshot.list(null).etag()));

		assertThat(tags).hasSameSizeAs(snapshots);
	}

	@Test
	void aChangeInAnotherCategoryLeavesTheTagOfACategory() {
		CatalogSnapshot before = snapshot(WAFFLE, CAKE);
		CatalogSnapshot after = snapshot(WAFFLE, product(2, "Red Velvet Cake", "4.99", "Cake"));

		assertThat(after.list("Waffle").etag()).isEqualTo(before.list("Waffle").etag());
		assertThat(after.list("Cake").etag()).isNotEqualTo(before.list("Cake").etag());
		assertThat(after.product(WAFFLE.id()).orElseThrow().etag())
			.isEqualTo(before.product(WAFFLE.id()).orElseThrow().etag());
	}

	@Test
	void theListAndAProductOfACatalogOfOneHaveTagsOfTheirOwn() {
		CatalogSnapshot snapshot = snapshot(WAFFLE);

		assertThat(snapshot.product(WAFFLE.id()).orElseThrow().etag()).isNotEqualTo(snapshot.list(null).etag());
	}

	@Test
	void tagsAreStrongAndQuoted() {
		assertThat(snapshot(WAFFLE).list(null).etag()).matches("\"[0-9a-f]{32}\"");
	}

	@Test
	void doesNotFollowTheListItWasMadeFrom() {
		List<Product> products = new ArrayList<>(List.of(WAFFLE));
		CatalogSnapshot snapshot = new CatalogSnapshot(products, JsonMapper.shared());
		products.add(CAKE);

		assertThat(snapshot.product(CAKE.id())).isEmpty();
		assertThat(snapshot.only(List.of(CAKE.id()))).isEmpty();
	}

	private static CatalogSnapshot snapshot(Product... products) {
		return new CatalogSnapshot(List.of(products), JsonMapper.shared());
	}

	private static Product product(long id, String name, String price, String category) {
		return new Product(new ProductId(id), name, new BigDecimal(price), category);
	}

	private static String text(CatalogSnapshot.Answer answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

}
