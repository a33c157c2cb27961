package dev.orderfood.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The check of signatures that docs/webhooks.md gives to receivers, as it stands there:
 * it shares nothing with the code that signs.
 */
public final class DocumentedCheck {

	private static final Method CHECK = compile();

	private DocumentedCheck() {
	}

	/**
	 * Checks a request as a receiver does.
	 * @param secret the secret
	 * @param id the header webhook-id
	 * @param timestamp the header webhook-timestamp
	 * @param signatures the header webhook-signature
	 * @param body the body
	 * @param now the receiver's time
	 * @return whether the receiver may believe it
	 */
	public static boolean isGenuine(String secret, String id, String timestamp, String signatures, String body,
			Instant now) {
		try {
			return (boolean) CHECK.invoke(null, secret, id, timestamp, signatures,
					body.getBytes(StandardCharsets.UTF_8), now);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Method compile() {
		try {
			Matcher sample = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
				.matcher(Files.readString(Path.of("../docs/webhooks.md")));
			assertThat(sample.find()).as("a sample in docs/webhooks.md").isTrue();
			Path folder = Files.createDirectories(Path.of("target/documented-check"));
			Path source = Files.writeString(folder.resolve("Check.java"), sample.group(1));
			assertThat(ToolProvider.getSystemJavaCompiler()
				.run(null, null, null, "-d", folder.toString(), source.toString())).isZero();
			// Never closed: the class is used until the tests end.
			URLClassLoader loader = new URLClassLoader(new URL[] { folder.toUri().toURL() });
			Method check = loader.loadClass("Check")
				.getDeclaredMethod("isGenuine", String.class, String.class, String.class, String.class, byte[].class,
						Instant.class);
			check.setAccessible(true);
			return check;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
