package dev.orderfood.load;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class PackageTests {

	private static final String ROOT = "dev.orderfood.load";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void packagesFormNoCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			source      | -
			database    | -
			publication | database source
			product     | publication source
			user        | publication source
			stock       | database publication source
			order       | database publication source
			promotion   | publication source
			shop        | publication source
			coupon      | coupon.input coupon.scan coupon.spill database publication source
			coupon.scan  | coupon.input coupon.spill
			coupon.input | source
			coupon.spill | -
			""")
	void packageUsesOnlyTheseOthers(String name, String others) {
		Set<String> allowed = (others != null) ? new TreeSet<>(List.of(others.split(" "))) : Set.of();
		assertThat(usedBy(name)).isEqualTo(allowed);
	}

	@Test
	void whatEveryPackageUsesUsesNone() {
		assertThat(usedBy("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "product", "user", "order", "promotion", "coupon", "stock", "shop" })
	void datasetKeepsItsClassesToItself(String name) {
		assertThat(CLASSES.stream()
			.filter((type) -> nameOf(type).equals(name) && !type.getSimpleName().equals("package-info"))
			.filter((type) -> type.getModifiers().stream().anyMatch((modifier) -> modifier.name().equals("PUBLIC")))
			.filter((type) -> type.isTopLevelClass())).isEmpty();
	}

	private static Set<String> usedBy(String name) {
		return CLASSES.stream()
			.filter((type) -> nameOf(type).equals(name))
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.map((dependency) -> dependency.getTargetClass())
			.filter((target) -> target.getPackageName().startsWith(ROOT))
			.map(PackageTests::nameOf)
			.filter((other) -> !other.isEmpty() && !other.equals(name))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String nameOf(JavaClass type) {
		return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
	}

}
