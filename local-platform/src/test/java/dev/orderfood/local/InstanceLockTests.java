package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InstanceLockTests {

	@TempDir
	private Path folder;

	private Path file;

	@BeforeEach
	void file() {
		this.file = this.folder.resolve("lock");
	}

	@Test
	void keepsASecondInstanceOut() {
		try (InstanceLock lock = InstanceLock.take(this.file, "/checkout")) {
			assertThat(lock).isNotNull();
			assertThat(InstanceLock.isTaken(this.file)).isTrue();
			assertRefusedWithoutNamingAProcess();
		}
		assertThat(InstanceLock.isTaken(this.file)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "garbage", "-1", "99999999999999999999", "1", "\u0000\u00ff" })
	void namesNoProcessThatIsNotThePlatformOfThisCheckout(String content) throws IOException {
		try (InstanceLock lock = InstanceLock.take(this.file, "/checkout")) {
			assertThat(lock).isNotNull();
			Files.writeString(this.file, content);
			assertRefusedWithoutNamingAProcess();
		}
	}

	@Test
	void isFreeWhereNothingHasEverRun() {
		assertThat(InstanceLock.isTaken(this.file)).isFalse();
	}

	private void assertRefusedWithoutNamingAProcess() {
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(() -> InstanceLock.take(this.file, "/checkout"))
			.withMessage("order-food already runs from this folder: stop it with Ctrl-C where it was started.");
	}

}
