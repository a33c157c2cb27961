package dev.orderfood.local;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InstanceLockTests {

	@TempDir
	private Path folder;

	@Test
	void keepsASecondInstanceOutAndNamesTheFirst() {
		Path file = this.folder.resolve("lock");
		try (InstanceLock lock = InstanceLock.take(file)) {
			assertThat(lock).isNotNull();
			assertThat(InstanceLock.isTaken(file)).isTrue();
			assertThatExceptionOfType(CannotRunException.class).isThrownBy(() -> InstanceLock.take(file))
				.withMessageContaining("already runs")
				.withMessageContaining("process " + ProcessHandle.current().pid());
		}
		assertThat(InstanceLock.isTaken(file)).isFalse();
	}

	@Test
	void isFreeWhereNothingHasEverRun() {
		assertThat(InstanceLock.isTaken(this.folder.resolve("lock"))).isFalse();
	}

}
