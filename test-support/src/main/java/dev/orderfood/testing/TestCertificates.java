package dev.orderfood.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority and a server's certificate that it has signed, as PEM files.
 * Another folder has another authority.
 */
public final class TestCertificates {

	private static final String PASSWORD = "local-test";

	private final Path folder;

	private TestCertificates(Path folder) {
		this.folder = folder;
	}

	/**
	 * Makes an authority and the certificate of a server.
	 * @param folder an empty folder for the files
	 * @param host the name that the server's certificate is for
	 * @return the files
	 */
	public static TestCertificates create(Path folder, String host) {
		TestCertificates certificates = new TestCertificates(folder);
		certificates.makePair("-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
		certificates.makePair("-alias", "server", "-dname", "CN=server", "-signer", "ca", "-ext", "san=dns:" + host);
		try {
			KeyStore store = KeyStore.getInstance(certificates.store().toFile(), PASSWORD.toCharArray());
			write(certificates.authority(), "CERTIFICATE", store.getCertificate("ca").getEncoded());
			write(certificates.certificate(), "CERTIFICATE", store.getCertificate("server").getEncoded());
			write(certificates.key(), "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		return certificates;
	}

	/**
	 * Returns the file with the authority's certificate.
	 * @return a PEM file
	 */
	public Path authority() {
		return this.folder.resolve("ca.crt");
	}

	Path certificate() {
		return this.folder.resolve("tls.crt");
	}

	Path key() {
		return this.folder.resolve("tls.key");
	}

	private Path store() {
		return this.folder.resolve("store.p12");
	}

	private void makePair(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg",
						"EC", "-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
						store().toString(), "-storepass", PASSWORD));
		command.addAll(List.of(arguments));
		try {
			Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static void write(Path file, String type, byte[] content) throws IOException {
		Files.writeString(file,
				"-----BEGIN " + type + "-----\n"
						+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + type
						+ "-----\n");
	}

}
