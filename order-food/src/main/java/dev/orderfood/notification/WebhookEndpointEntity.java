package dev.orderfood.notification;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Persistable;

/** A row of the table {@code webhook_endpoints}, as administrators change it. */
@Entity
@Table(name = "webhook_endpoints")
@SuppressWarnings("UnusedVariable") // WebhookEndpoints reads some of the columns.
class WebhookEndpointEntity implements Persistable<UUID> {

	@Id
	private UUID id;

	private String url;

	private @Nullable String description;

	private String[] events;

	private byte[] secret;

	private byte @Nullable [] previousSecret;

	private @Nullable Instant previousSecretUntil;

	private boolean enabled;

	private @Nullable String disabledReason;

	private @Nullable Instant pausedUntil;

	private Instant createdAt;

	private int version;

	@Transient
	private boolean added;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected WebhookEndpointEntity() {
	}

	WebhookEndpointEntity(UUID id, URI url, WebhookRequest request, byte[] secret, Instant createdAt) {
		this.id = id;
		this.url = url.toString();
		this.description = request.description();
		this.events = request.types();
		this.enabled = request.isEnabled();
		this.secret = secret;
		this.createdAt = createdAt;
		this.version = 1;
		this.added = true;
	}

	/**
	 * Replaces what administrators say of the endpoint.
	 * @param newUrl the address
	 * @param request the rest
	 */
	void replace(URI newUrl, WebhookRequest request) {
		if (!newUrl.toString().equals(this.url) || !this.enabled) {
			this.pausedUntil = null;
		}
		this.url = newUrl.toString();
		this.description = request.description();
		this.events = request.types();
		this.enabled = request.isEnabled();
		this.disabledReason = null;
		this.version++;
	}

	/**
	 * Replaces the secret.
	 * @param newSecret what requests are signed with from now on
	 * @param previousUntil until when they are signed with the secret of now, too
	 */
	void rotate(byte[] newSecret, Instant previousUntil) {
		this.previousSecret = this.secret;
		this.previousSecretUntil = previousUntil;
		this.secret = newSecret;
		this.version++;
	}

	@Override
	public UUID getId() {
		return this.id;
	}

	@Override
	public boolean isNew() {
		return this.added;
	}

	String url() {
		return this.url;
	}

	@Nullable String description() {
		return this.description;
	}

	List<String> events() {
		return Arrays.asList(this.events);
	}

	boolean isEnabled() {
		return this.enabled;
	}

	@Nullable String disabledReason() {
		return this.disabledReason;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	int version() {
		return this.version;
	}

}
