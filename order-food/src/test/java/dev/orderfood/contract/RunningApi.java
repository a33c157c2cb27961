package dev.orderfood.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import static org.awaitility.Awaitility.await;

/** Hands the running API and its database to test methods. */
class RunningApi implements ParameterResolver {

	private static final Map<Integer, Api> READY = new ConcurrentHashMap<>();

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		Class<?> type = parameter.getParameter().getType();
		return type == Api.class || type == Shop.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		if (parameter.getParameter().getType() == Shop.class) {
			return Shop.shared();
		}
		Environment environment = SpringExtension.getApplicationContext(test).getEnvironment();
		return READY.computeIfAbsent(environment.getRequiredProperty("local.server.port", Integer.class),
				RunningApi::whenReady);
	}

	private static Api whenReady(int port) {
		Api api = new Api(port);
		await("the catalog").until(() -> api.get("/readyz").sendUnchecked().status() == 200);
		return api;
	}

	/** Leads the API to the database of the {@link Shop}. */
	static class OnShop implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			Map<String, String> properties = new HashMap<>(Shop.shared().database().environment(Role.API));
			properties.putAll(Patience.settings());
			// Contexts stop and start again as classes need them; nobody is connected who
			// minds.
			properties.put("orderfood.shutdown.drain", "0s");
			properties.put("server.tomcat.connection-timeout", Api.CONNECTION_TIMEOUT.toString());
			properties.put("orderfood.connection.receive-within", Api.TIME_LIMIT.toString());
			properties.put("orderfood.connection.send-within", Api.TIME_LIMIT.toString());
			TestPropertyValues.of(properties).applyTo(context);
		}

	}

}
