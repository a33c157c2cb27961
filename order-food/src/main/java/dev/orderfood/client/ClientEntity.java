package dev.orderfood.client;

import java.util.Arrays;
import java.util.List;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code users}, which the loader writes. */
@Entity
@Immutable
@Table(name = "users")
@SuppressWarnings("UnusedVariable") // Queries read the fields.
class ClientEntity {

	@Id
	private long id;

	private String name;

	private byte[] keyHash;

	private byte @Nullable [] secondKeyHash;

	private @Nullable String[] scopes;

	private boolean active;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected ClientEntity() {
	}

	long id() {
		return this.id;
	}

	String name() {
		return this.name;
	}

	/**
	 * Returns the names of the scopes as they were loaded.
	 * @return the names, among which may be unknown ones, duplicates and nulls
	 */
	List<@Nullable String> scopes() {
		return Arrays.asList(this.scopes);
	}

}
