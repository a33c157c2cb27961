package dev.orderfood.load.source;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksumTests {

	private final String ab = checksum(file("a", "1"), file("b", "2"));

	@Test
	void sameFilesHaveTheSameChecksum() {
		assertThat(checksum(file("a", "1"), file("b", "2"))).isEqualTo(this.ab).matches("[0-9a-f]{64}");
	}

	@Test
	void contentNameOrderAndNumberMakeADifference() {
		assertThat(checksum(file("a", "1"), file("b", "3"))).isNotEqualTo(this.ab);
		assertThat(checksum(file("a", "1"), file("c", "2"))).isNotEqualTo(this.ab);
		assertThat(checksum(file("b", "2"), file("a", "1"))).isNotEqualTo(this.ab);
		assertThat(checksum(file("a", "1"))).isNotEqualTo(this.ab);
	}

	private static String checksum(SourceFile... files) {
		return Checksum.of(List.of(files));
	}

	private static SourceFile file(String name, String content) {
		return new SourceFile(name, new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)));
	}

}
