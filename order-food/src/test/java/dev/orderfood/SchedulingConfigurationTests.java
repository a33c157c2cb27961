package dev.orderfood;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

class SchedulingConfigurationTests {

	@Test
	void thereIsAThreadForEachTask() {
		JavaClasses classes = new ClassFileImporter().withImportOption(MainCode::contains)
			.importPackages("dev.orderfood");

		long tasks = classes.stream()
			.flatMap((type) -> type.getMethods().stream())
			.filter((method) -> method.isAnnotatedWith(Scheduled.class))
			.count();

		assertThat(tasks).isBetween(5L, (long) SchedulingConfiguration.THREADS);
	}

}
