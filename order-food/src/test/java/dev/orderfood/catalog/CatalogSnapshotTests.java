package dev.orderfood.catalog;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogSnapshotTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private static final CatalogProduct WAFFLE = product(1, "Waffle with Berries", "6.50", "Waffle");

	private static final CatalogProduct CAKE = product(2, "Red Velvet Cake", "4.50", "Cake");

	private static final CatalogProduct PLAIN = product(3, "Plain Waffle", "5.00", "Waffle");

	@Test
	void listsAllProductsInTheGivenOrder() {
		assertThat(text(snapshot(WAFFLE, CAKE).list(null))).isEqualTo(
				"[{\"id\":\"1\",\"name\":\"Waffle with Berries\",\"price\":6.50,\"category\":\"Waffle\",\"available\":true},"
						+ "{\"id\":\"2\",\"name\":\"Red Velvet Cake\",\"price\":4.50,\"category\":\"Cake\",\"available\":true}]");
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
			.hasValue(
					"{\"id\":\"2\",\"name\":\"Red Velvet Cake\",\"price\":4.50,\"category\":\"Cake\",\"available\":true}");
		assertThat(snapshot(WAFFLE, CAKE).product(new ProductId(3))).isEmpty();
	}

	@Test
	void findsThoseOfTheProductsThatThereAre() {
		assertThat(snapshot(WAFFLE, CAKE)
			.only(List.of(new ProductId(2), new ProductId(2), new ProductId(9), CAKE.product().id())))
			.containsOnly(java.util.Map.entry(CAKE.product().id(), CAKE));
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
		assertThat(after.product(WAFFLE.product().id()).orElseThrow().etag())
			.isEqualTo(before.product(WAFFLE.product().id()).orElseThrow().etag());
	}

	@Test
	void theListAndAProductOfACatalogOfOneHaveTagsOfTheirOwn() {
		CatalogSnapshot snapshot = snapshot(WAFFLE);

		assertThat(snapshot.product(WAFFLE.product().id()).orElseThrow().etag())
			.isNotEqualTo(snapshot.list(null).etag());
	}

	@Test
	void tagsAreStrongAndQuoted() {
		assertThat(snapshot(WAFFLE).list(null).etag()).matches("\"[0-9a-f]{32}\"");
	}

	@Test
	void doesNotFollowTheListItWasMadeFrom() {
		List<CatalogProduct> products = new ArrayList<>(List.of(WAFFLE));
		CatalogSnapshot snapshot = new CatalogSnapshot(products, NOW, JsonMapper.shared());
		products.add(CAKE);

		assertThat(snapshot.product(CAKE.product().id())).isEmpty();
		assertThat(snapshot.only(List.of(CAKE.product().id()))).isEmpty();
	}

	@Test
	void picturesStandAtTheEnd() {
		CatalogProduct pictured = new CatalogProduct(CAKE.product(), new ProductImage("/t", "/m", "/s", "/d"), null);

		assertThat(text(snapshot(pictured).list(null))).isEqualTo(
				"[{\"id\":\"2\",\"name\":\"Red Velvet Cake\",\"price\":4.50,\"category\":\"Cake\",\"available\":true,"
						+ "\"image\":{\"thumbnail\":\"/t\",\"mobile\":\"/m\",\"tablet\":\"/s\",\"desktop\":\"/d\"}}]");
	}

	@Test
	void aProductIsAvailableAgainFromTheMomentThatWasSaid() {
		Instant until = NOW.plusSeconds(60);
		CatalogSnapshot before = snapshot(WAFFLE, unavailable(CAKE, until), unavailable(PLAIN, null));

		assertThat(text(before.product(CAKE.product().id()).orElseThrow())).contains("\"available\":false");
		assertThat(before.at(until.minusNanos(1))).isSameAs(before);
		CatalogSnapshot after = before.at(until);
		assertThat(text(after.product(CAKE.product().id()).orElseThrow())).contains("\"available\":true");
		assertThat(text(after.product(PLAIN.product().id()).orElseThrow())).contains("\"available\":false");
		assertThat(after.list(null).etag()).isNotEqualTo(before.list(null).etag());
		assertThat(after.list("Waffle").etag()).isEqualTo(before.list("Waffle").etag());
		assertThat(after.at(until.plusSeconds(1_000_000))).isSameAs(after);
	}

	@Test
	void aMomentThatIsOverChangesNothing() {
		assertThat(text(snapshot(unavailable(CAKE, NOW)).list(null))).isEqualTo(text(snapshot(CAKE).list(null)));
	}

	private static CatalogProduct unavailable(CatalogProduct product, @Nullable Instant until) {
		return new CatalogProduct(product.product(), null, new Unavailability(until, null));
	}

	private static CatalogSnapshot snapshot(CatalogProduct... products) {
		return new CatalogSnapshot(List.of(products), NOW, JsonMapper.shared());
	}

	private static CatalogProduct product(long id, String name, String price, String category) {
		return new CatalogProduct(new Product(new ProductId(id), name, new BigDecimal(price), category), null, null);
	}

	private static String text(CatalogSnapshot.Answer answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

}
