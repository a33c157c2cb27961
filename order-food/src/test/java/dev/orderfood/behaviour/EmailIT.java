package dev.orderfood.behaviour;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.orderfood.behaviour.WebhookServer.Behaviour;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The shop's mailbox is told of orders, whatever becomes of the other channels. */
@ResourceLock(OwnApi.EVENTS_LOCK)
class EmailIT {

	@Test
	void getsOneMessageForEachOrderWhileAWebhookFailsAndWaitsForItsServer() throws Exception {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());
		mail.setUser("shop", "mail-password");
		mail.start();
		int port = mail.getSmtp().getPort();
		try (WebhookServer receiver = new WebhookServer()) {
			receiver.becomes(Behaviour.FAILS);
			Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
			environment.putAll(receiver.environment());
			environment.putAll(Map.of("NOTIFICATION_CHANNELS", "webhook,email", "SMTP_HOST", "127.0.0.1", "SMTP_PORT",
					Integer.toString(port), "SMTP_SECURITY", "none", "SMTP_USERNAME", "shop", "SMTP_PASSWORD",
					"mail-password", "EMAIL_FROM", "orders@example.com", "EMAIL_TO",
					"kitchen@example.com, office@example.com"));
			environment.putAll(Map.of("orderfood.notification.retry.first", "100ms",
					"orderfood.notification.retry.longest", "500ms", "orderfood.notification.retry.pause", "300ms"));
			try (OwnApi own = OwnApi.patient(environment)) {
				String id = order(own);
				await().until(() -> mail.getReceivedMessages().length == 2);
				assertMessages(mail, id);
				// The webhook fails on and on, and repeats no message.
				int tried = receiver.events().size();
				await().until(() -> receiver.events().size() > tried + 2);
				assertThat(mail.getReceivedMessages()).hasSize(2);
				assertThat(
						own.api().get("/api/order/" + id).key(Shop.KEY).send().json().get("notification").stringValue())
					.isEqualTo("PENDING");

				mail.stop();
				String later = order(own);
				await().until(() -> shop.count("deliveries WHERE receiver = 'email' AND order_id = '" + later
						+ "' AND error IS NOT NULL") == 1);
				GreenMail again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
				again.setUser("shop", "mail-password");
				again.start();
				try {
					await().until(() -> again.getReceivedMessages().length == 2);
					assertMessages(again, later);
				}
				finally {
					again.stop();
				}
			}
		}
		finally {
			mail.stop();
		}
	}

	private static String order(OwnApi own) {
		return own.api().order(OrderBody.of("2x1 1x3", "SAVE10")).send().hasStatus(200).json().get("id").stringValue();
	}

	/**
	 * One for each of the two addresses, which is how the test's server keeps a message.
	 */
	private static void assertMessages(GreenMail mail, String id) throws Exception {
		List<MimeMessage> messages = Arrays.asList(mail.getReceivedMessages());
		for (MimeMessage message : messages) {
			assertThat(message.getSubject()).isEqualTo("Order " + id);
			assertThat(message.getHeader("Message-ID")).containsExactly("<order-placed-" + id + "@example.com>");
			assertThat(message.getAllRecipients()).extracting(Object::toString)
				.containsExactly("kitchen@example.com", "office@example.com");
			assertThat(message.getFrom()).extracting(Object::toString).containsExactly("orders@example.com");
			assertThat(GreenMailUtil.getBody(message)).contains("2 x product 1 at 12.99", "1 x product 3 at 9.99",
					"Discounts 3.60", "Total     32.37");
		}
	}

}
