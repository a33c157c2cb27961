package dev.orderfood.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives every condition that a test waits for five minutes: a machine that is busy with
 * something else needs longer than Awaitility's ten seconds. Test classes run beside each
 * other, so an exception in a thread that nobody waits for does not end their waits:
 * Awaitility cannot tell whose it is.
 */
public class AwaitilityDefaults implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext test) {
		Awaitility.setDefaultTimeout(Duration.ofMinutes(5));
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
	}

}
