package dev.orderfood.settings;

import dev.orderfood.settings.Target;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Refuses settings that cannot be meant, before anything starts: where Spring Boot itself
 * reads a setting, its own message names the property behind it instead, or the first
 * request shows the mistake.
 */
class SettingsCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final String HTTP_ADDRESS = "https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?/?";

	private static final int MAX_PORT = 65_535;

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		Environment settings = event.getEnvironment();
		checkPort(settings, "PORT", 0);
		checkPort(settings, "DB_PORT", 1);
		checkSwitch(settings, "ENABLE_METRICS");
		checkSwitch(settings, "ACCESS_LOG");
		checkTraceEndpoint(settings, "JAEGER_ENDPOINT");
		if (Target.of(settings) == Target.ORDER) {
			checkInventory(settings);
		}
	}

	private static void checkPort(Environment settings, String name, int lowest) {
		String value = settings.getProperty(name);
		if (value != null && !(value.matches("[0-9]{1,5}") && isBetween(Integer.parseInt(value), lowest, MAX_PORT))) {
			throw new InvalidSettingException(name, value, "a number from " + lowest + " to " + MAX_PORT);
		}
	}

	private static boolean isBetween(int number, int lowest, int highest) {
		return number >= lowest && number <= highest;
	}

	private static void checkSwitch(Environment settings, String name) {
		String value = settings.getProperty(name);
		if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
			throw new InvalidSettingException(name, value, "true or false");
		}
	}

	/**
	 * An order that takes no stock because nobody says where it is would be an error that
	 * shows late.
	 */
	private static void checkInventory(Environment settings) {
		String url = settings.getProperty("ORDERFOOD_INVENTORY_URL", "");
		if (!url.matches(HTTP_ADDRESS)) {
			throw new InvalidSettingException("ORDERFOOD_INVENTORY_URL", url,
					"an address such as http://order-food-inventory where ORDERFOOD_TARGET is order");
		}
		if (settings.getProperty("ORDERFOOD_INVENTORY_API_KEY", "").isBlank()) {
			throw new InvalidSettingException("ORDERFOOD_INVENTORY_API_KEY", "",
					"a key of the scope reserve_stock where ORDERFOOD_TARGET is order");
		}
	}

	private static void checkTraceEndpoint(Environment settings, String name) {
		String value = settings.getProperty(name);
		if (value != null && !value.matches(TraceExport.ENDPOINT)) {
			throw new InvalidSettingException(name, value, "an address such as http://jaeger:4318");
		}
	}

}
