package dev.orderfood.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Libraries for browsers, as Maven brings them. */
public final class WebJar {

	private WebJar() {
	}

	/**
	 * Returns where the files of a library are. The version comes from the library
	 * itself, so that only the build file names it.
	 * @param group the group of the artifact
	 * @param name the name of the artifact
	 * @return the location for a resource handler
	 */
	public static String location(String group, String name) {
		try {
			String version = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("META-INF/maven/" + group + "/" + name + "/pom.properties"))
				.getProperty("version", "");
			return "classpath:/META-INF/resources/webjars/" + name + "/" + version + "/";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
