package dev.orderfood.notification;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Notifies the shop of an order by e-mail. */
class EmailReceiver implements Receiver, AutoCloseable {

	private final JavaMailSenderImpl mail = new JavaMailSenderImpl();

	private final TimeLimit limit;

	private final NotificationSettings.Email settings;

	EmailReceiver(NotificationSettings.Email settings) {
		this.settings = settings;
		this.limit = new TimeLimit("email-", settings.timeout());
		this.mail.setHost(settings.host());
		this.mail.setPort(settings.port());
		this.mail.setDefaultEncoding(StandardCharsets.UTF_8.name());
		this.mail.setJavaMailProperties(properties(settings));
		if (!settings.username().isEmpty()) {
			this.mail.setUsername(settings.username());
			this.mail.setPassword(settings.password());
		}
	}

	private static Properties properties(NotificationSettings.Email settings) {
		Properties properties = new Properties();
		properties.setProperty("mail.smtp.auth", Boolean.toString(!settings.username().isEmpty()));
		properties.setProperty("mail.smtp.connectiontimeout", millis(settings.connectTimeout()));
		properties.setProperty("mail.smtp.timeout", millis(settings.timeout()));
		properties.setProperty("mail.smtp.writetimeout", millis(settings.timeout()));
		properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
		switch (settings.security()) {
			case STARTTLS -> {
				properties.setProperty("mail.smtp.starttls.enable", "true");
				properties.setProperty("mail.smtp.starttls.required", "true");
			}
			case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
			case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
		}
		return properties;
	}

	private static String millis(Duration duration) {
		return Long.toString(duration.toMillis());
	}

	@Override
	public @Nullable Integer deliver(OrderEvent event) throws InterruptedException {
		try {
			this.limit.call(() -> {
				this.mail.send(message(event.data()));
				return true;
			});
			return null;
		}
		catch (TimeoutException ex) {
			throw new NotDeliveredException("not accepted within " + this.settings.timeout().toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			throw new NotDeliveredException(reason(ex.getCause()));
		}
	}

	/** The server's own message may name addresses, so it is not passed on. */
	private static String reason(@Nullable Throwable cause) {
		return switch (cause) {
			case MailAuthenticationException refused -> "the mail server refused user or password";
			case MailException failed -> "the mail server did not accept it";
			case null, default -> "the message could not be sent";
		};
	}

	private MimeMessage message(OrderEvent.Data order) {
		MimeMessage message = this.mail.createMimeMessage();
		try {
			MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
			helper.setFrom(this.settings.from());
			helper.setTo(this.settings.to().toArray(String[]::new));
			helper.setSubject("Order " + order.id());
			helper.setText(text(order));
			// The same for each attempt: mailboxes show duplicates once.
			message.setHeader("Message-ID", "<order-placed-" + order.id()
					+ this.settings.from().substring(this.settings.from().indexOf('@')) + ">");
			message.setHeader("Auto-Submitted", "auto-generated");
		}
		catch (MessagingException ex) {
			throw new IllegalStateException("The settings have been checked", ex);
		}
		return message;
	}

	private static String text(OrderEvent.Data order) {
		StringBuilder text = new StringBuilder(200);
		text.append("An order was placed at ").append(order.createdAt()).append(".\n\n");
		for (OrderEvent.Item item : order.items()) {
			text.append(item.quantity())
				.append(" x product ")
				.append(item.productId())
				.append(" at ")
				.append(amount(item.unitPrice()))
				.append('\n');
		}
		text.append("\nDiscounts ").append(amount(order.discounts()));
		text.append("\nTotal     ").append(amount(order.total())).append('\n');
		return text.toString();
	}

	private static String amount(BigDecimal amount) {
		return amount.toPlainString();
	}

	@Override
	public void close() {
		this.limit.close();
	}

}
