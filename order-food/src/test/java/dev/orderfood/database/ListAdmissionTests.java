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

	private final ListAdmission lists = new ListAdmission(BulkheadRegistry.ofDefaults(), "lists", 5, "lists");

	private final List<String> read = new ArrayList<>();

	@Test
	void aClientGetsAtMostFourOfFive() throws IOException {
		admit(1, 4, () -> {
			assertRefused(1);
			this.lists.admit(2, () -> this.read.add("another client's"));
			assertRefused(1);
		});

		admit(1, 4, () -> this.read.add("again"));
		assertThat(this.read).containsExactly("another client's", "again");
	}

	@Test
	void allClientsTogetherGetNoMoreThanThereAre() throws IOException {
		admit(1, 2, () -> admit(2, 3, () -> assertRefused(3)));

		this.lists.admit(3, () -> this.read.add("afterwards"));
		assertThat(this.read).containsExactly("afterwards");
	}

	@Test
	void aListThatFailsGivesItsPlaceBack() throws IOException {
		for (int i = 0; i < 6; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.lists.admit(1, () -> {
				throw new IOException("The client is gone");
			}));
		}

		this.lists.admit(1, () -> this.read.add("afterwards"));
		assertThat(this.read).containsExactly("afterwards");
	}

	/** As many lists of a client, all at the same time. */
	private void admit(long clientId, int count, ListAdmission.Sending last) throws IOException {
		if (count == 0) {
			last.send();
		}
		else {
			this.lists.admit(clientId, () -> admit(clientId, count - 1, last));
		}
	}

	private void assertRefused(long clientId) {
		assertThatExceptionOfType(OverloadedException.class)
			.isThrownBy(() -> this.lists.admit(clientId, () -> this.read.add("refused")));
	}

}
