package dev.orderfood.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.orderfood.failure.OverloadedException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ListAdmissionTests {

	private final ListAdmission lists = new ListAdmission(BulkheadRegistry.ofDefaults(), "lists", 4, "lists");

	private final List<String> read = new ArrayList<>();

	@Test
	void aClientGetsAtMostHalfOfThem() throws IOException {
		this.lists.admit(1, () -> this.lists.admit(1, () -> {
			assertRefused(1);
			this.lists.admit(2, () -> this.lists.admit(2, () -> this.read.add("another client's")));
			assertRefused(1);
		}));

		this.lists.admit(1, () -> this.lists.admit(1, () -> this.read.add("again")));
		assertThat(this.read).containsExactly("another client's", "again");
	}

	@Test
	void allClientsTogetherGetNoMoreThanThereAre() throws IOException {
		this.lists.admit(1, () -> this.lists.admit(1,
				() -> this.lists.admit(2, () -> this.lists.admit(3, () -> assertRefused(4)))));

		this.lists.admit(4, () -> this.read.add("afterwards"));
		assertThat(this.read).containsExactly("afterwards");
	}

	@Test
	void aListThatFailsGivesItsPlaceBack() throws IOException {
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.lists.admit(1, () -> {
				throw new IOException("The client is gone");
			}));
		}

		this.lists.admit(1, () -> this.read.add("afterwards"));
		assertThat(this.read).containsExactly("afterwards");
	}

	private void assertRefused(long clientId) {
		assertThatExceptionOfType(OverloadedException.class)
			.isThrownBy(() -> this.lists.admit(clientId, () -> this.read.add("refused")));
	}

}
