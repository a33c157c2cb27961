package dev.orderfood.load.source;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PackagedSampleTests {

	private final PackagedSample sample = new PackagedSample();

	@Test
	void holdsTheFilesOfTheDataFolder() {
		assertThat(this.sample.require("products.csv").sha256()).hasSize(64);
		assertThat(this.sample.find("nothing.csv")).isEmpty();
	}

	@Test
	void listsTheCouponFilesByName() {
		assertThat(this.sample.list("coupons")).extracting(SourceFile::name)
			.containsExactly("couponbase1", "couponbase2", "couponbase3.gz");
	}

}
