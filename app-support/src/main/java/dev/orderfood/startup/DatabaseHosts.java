package dev.orderfood.startup;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.PropertySource;

/**
 * Provides the property {@code database.hosts}, the hosts of a JDBC address: those of the
 * variable {@code DB_HOST}, separated by commas, each with its own port or that of
 * {@code DB_PORT}. The property {@code database.read-hosts} has those of
 * {@code DB_READ_HOST} in the same way, and is empty without them.
 */
class DatabaseHosts implements EnvironmentPostProcessor {

	static final String PROPERTY = "database.hosts";

	static final String READ_PROPERTY = "database.read-hosts";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new Source(environment));
	}

	private static String withPort(String host, String port) {
		String name = host.strip();
		// An IPv6 address has colons of its own, and stands in brackets.
		boolean hasPort = name.lastIndexOf(':') > name.lastIndexOf(']');
		return hasPort ? name : name + ":" + port;
	}

	/** Reads the variables when it is asked: other sources may have been added since. */
	private static final class Source extends PropertySource<Object> {

		private final PropertyResolver variables;

		/** An environment as the source of a source would be searched, without end. */
		private Source(PropertyResolver variables) {
			super("databaseHosts");
			this.variables = variables;
		}

		@Override
		public @Nullable Object getProperty(String name) {
			return switch (name) {
				case PROPERTY -> hosts("DB_HOST", "localhost");
				case READ_PROPERTY -> hosts("DB_READ_HOST", "");
				default -> null;
			};
		}

		private String hosts(String variable, String otherwise) {
			String hosts = this.variables.getProperty(variable, otherwise);
			if (hosts.isBlank()) {
				return "";
			}
			String port = this.variables.getProperty("DB_PORT", "5432");
			return Arrays.stream(hosts.split(",", -1))
				.map((host) -> withPort(host, port))
				.collect(Collectors.joining(","));
		}

	}

}
