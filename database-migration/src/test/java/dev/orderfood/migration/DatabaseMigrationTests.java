package dev.orderfood.migration;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseMigrationTests {

	@Test
	void leavesNothingForTheScanOfAnotherAppToFind() {
		GenericApplicationContext otherApp = new GenericApplicationContext();
		ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(otherApp);
		scanner.setIncludeAnnotationConfig(false);
		scanner.addExcludeFilter((reader, factory) -> reader.getClassMetadata().getClassName().contains("Tests"));
		assertThat(scanner.scan("dev.orderfood")).isZero();
	}

}
