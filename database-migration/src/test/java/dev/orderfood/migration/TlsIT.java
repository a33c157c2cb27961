package dev.orderfood.migration;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.orderfood.testing.TestCertificates;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The certificate of the database is checked against the authority that is named. */
@ExtendWith(OutputCaptureExtension.class)
class TlsIT {

	@TempDir
	private static Path folder;

	private static TestPostgres postgres;

	private static TestCertificates certificates;

	private final TestDatabase database = postgres.emptyDatabase();

	@BeforeAll
	static void startServer() throws Exception {
		certificates = TestCertificates.create(Files.createDirectory(folder.resolve("server")), "localhost");
		postgres = TestPostgres.dedicated();
		postgres.useTls(certificates);
	}

	@AfterAll
	static void stopServer() {
		postgres.close();
	}

	@Test
	void theAuthorityThatSignedTheCertificateIsTrusted() {
		assertThat(run("verify-full", certificates)).isZero();
	}

	@Test
	void anotherAuthorityIsNot(CapturedOutput output) throws Exception {
		TestCertificates other = TestCertificates.create(Files.createDirectory(folder.resolve("other")), "localhost");
		assertThat(run("verify-full", other)).isEqualTo(1);
		assertThat(output).contains("Cannot connect to the database " + this.database.name()).contains("SSL error");
	}

	@Test
	void aCertificateForAnotherHostIsRefusedByVerifyFullAlone(CapturedOutput output) {
		assertThat(run("verify-full", certificates, "DB_HOST=127.0.0.1")).isEqualTo(1);
		assertThat(output).contains("127.0.0.1").contains("could not be verified");
		assertThat(run("verify-ca", certificates, "DB_HOST=127.0.0.1")).isZero();
	}

	@Test
	void withoutAModeTheCertificateIsNotLookedAt() {
		assertThat(Migrators.run(this.database)).isZero();
	}

	@Test
	void aServerWithoutTlsIsRefused(CapturedOutput output) {
		assertThat(Migrators.run(TestPostgres.shared().emptyDatabase(), "DB_SSL_MODE=verify-full",
				"DB_SSL_ROOT_CERT=" + certificates.authority()))
			.isEqualTo(1);
		assertThat(output).contains("The server does not support SSL");
	}

	private int run(String mode, TestCertificates trusted, String... settings) {
		String[] all = new String[settings.length + 2];
		System.arraycopy(settings, 0, all, 0, settings.length);
		all[settings.length] = "DB_SSL_MODE=" + mode;
		all[settings.length + 1] = "DB_SSL_ROOT_CERT=" + trusted.authority();
		return Migrators.run(this.database, all);
	}

}
