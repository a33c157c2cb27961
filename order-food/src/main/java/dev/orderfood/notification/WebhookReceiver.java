package dev.orderfood.notification;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/** Notifies the HTTP endpoint of the settings. */
class WebhookReceiver implements Receiver {

	private final WebhookClient client;

	private final URI url;

	private final List<byte[]> keys;

	WebhookReceiver(NotificationSettings.Webhook settings, WebhookClient client) {
		this.client = client;
		this.url = Objects.requireNonNull(settings.url());
		this.keys = settings.keys();
	}

	@Override
	public Integer deliver(OrderEvent event) throws InterruptedException {
		return this.client.send(this.url, this.keys, event);
	}

}
