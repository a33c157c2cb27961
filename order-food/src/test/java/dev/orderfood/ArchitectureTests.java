package dev.orderfood;

import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.orderfood.api.JsonErrorValve;
import dev.orderfood.api.StreamedConnection;
import dev.orderfood.api.TimeLimitedHttp11Protocol;
import jakarta.servlet.Filter;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.stereotype.Controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The habits of this code base that a machine can hold. Each rule is shown to find the
 * code in {@code dev.brokenfood} that breaks it.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter().withImportOption(MainCode::contains)
		.importPackages("dev.orderfood");

	private static final JavaClasses TESTS = new ClassFileImporter()
		.withImportOption((location) -> location.contains("/test-classes/") && !location.contains("!/"))
		.importPackages("dev.orderfood");

	private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("dev.brokenfood");

	/** Each of these is public for the sake of something that is not another package. */
	private static final Set<Class<?>> PUBLIC_FOR_ANOTHER_REASON = Set.of(
			// The JVM starts it.
			OrderFood.class,
			// Tomcat makes the instance from the name.
			JsonErrorValve.class, StreamedConnection.class, TimeLimitedHttp11Protocol.class);

	private static final DescribedPredicate<JavaClass> FLOATING_POINT = DescribedPredicate.describe("floating point",
			(type) -> type.isEquivalentTo(double.class) || type.isEquivalentTo(float.class)
					|| type.isEquivalentTo(Double.class) || type.isEquivalentTo(Float.class));

	static Stream<ArchRule> rules() {
		return Stream.of(
				classes().should(standInAPackageThat(NullMarked.class))
					.as("Every package has a package-info.java with @NullMarked"),
				noClasses().should()
					.resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..dto..", "..mapper..",
							"..impl..", "..service..", "..services..", "..common..", "..model..", "..entity..",
							"..controller..", "..repository..", "..config..")
					.as("Packages are named after features, not after kinds of classes"),
				slices().matching("dev.*food.(*)..")
					.should()
					.beFreeOfCycles()
					.as("Packages do not depend on each other in a cycle"),
				noClasses().that()
					.resideInAnyPackage("..catalog..", "..order..", "..menu..", "..promotion..", "..inventory..",
							"..notification..")
					.and()
					.areNotMetaAnnotatedWith(Controller.class)
					.and()
					.areNotAssignableTo(Filter.class)
					.and()
					.resideOutsideOfPackage("..inventory.remote..")
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage("org.springframework.http..", "org.springframework.web..", "jakarta.servlet..",
							"dev.orderfood.api..")
					.as("Domain code knows no HTTP: only controllers and api do"),
				GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION,
				noClasses().that()
					.doNotHaveFullyQualifiedName("dev.orderfood.observability.HealthProbe")
					.should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
					.because("lines go through the log; a program of its own without Spring has none"),
				GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING,
				GeneralCodingRules.OLD_DATE_AND_TIME_CLASSES_SHOULD_NOT_BE_USED,
				methods().should(notBeASetter()).as("State changes have a name of their own: no setters"),
				classes().that()
					.areMetaAnnotatedWith(Controller.class)
					.should()
					.bePackagePrivate()
					.as("Controllers are package-private: only HTTP calls them"),
				noClasses().that()
					.areMetaAnnotatedWith(Controller.class)
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage("java.sql..", "javax.sql..")
					.as("Controllers do not handle rows"),
				classes().that()
					.resideInAnyPackage("..catalog..", "..order..", "..promotion..", "..inventory..")
					.should(haveNoFloatingPoint())
					.as("Money is BigDecimal: the packages that count it have no double and no float"),
				noClasses().should()
					.callMethod(BigDecimal.class, "doubleValue")
					.orShould()
					.callMethod(BigDecimal.class, "floatValue")
					.orShould()
					.callMethod(BigDecimal.class, "valueOf", double.class)
					.orShould()
					.callConstructor(BigDecimal.class, double.class)
					.as("No BigDecimal goes through floating point"),
				classes().that()
					.arePublic()
					.and()
					.areTopLevelClasses()
					.should(beUsedByAnotherPackage())
					.as("A type is public only where another package uses it"));
	}

	static Stream<ArchRule> rulesForTests() {
		return Stream.of(
				noClasses().should()
					.callMethod(Thread.class, "sleep", long.class)
					.orShould()
					.callMethod(Thread.class, "sleep", java.time.Duration.class)
					.orShould()
					.callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
					.as("Tests do not sleep: they wait for a condition with Awaitility"),
				methods().that()
					.areMetaAnnotatedWith(org.junit.platform.commons.annotation.Testable.class)
					.should()
					.beDeclaredInClassesThat()
					.haveNameMatching(".*(Tests|IT)(\\$.*)?")
					.as("Classes with tests are called *Tests (fast, without anything else) or *IT: others are never run"));
	}

	@ParameterizedTest
	@MethodSource("rules")
	void holdsInTheMainCode(ArchRule rule) {
		rule.allowEmptyShould(true).check(MAIN);
	}

	@ParameterizedTest
	@MethodSource("rulesForTests")
	void holdsInTheTests(ArchRule rule) {
		rule.check(TESTS);
	}

	@ParameterizedTest
	@MethodSource({ "rules", "rulesForTests" })
	void findsTheCodeThatBreaksIt(ArchRule rule) {
		assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue();
	}

	@Test
	void looksAtAllTheCode() {
		assertThat(MAIN.contain(OrderFood.class)).isTrue();
		assertThat(MAIN).noneMatch((type) -> type.getPackageName().startsWith("dev.orderfood.testing"));
		assertThat(TESTS.contain(ArchitectureTests.class)).isTrue();
		assertThat(TESTS.contain(OrderFood.class)).isFalse();
	}

	private static ArchCondition<JavaClass> standInAPackageThat(Class<? extends Annotation> annotation) {
		return new ArchCondition<>("stand in a package that is annotated with @" + annotation.getSimpleName()) {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(annotation)) {
					events
						.add(SimpleConditionEvent.violated(type, type.getPackageName() + " has no such package-info"));
				}
			}
		};
	}

	private static ArchCondition<JavaMethod> notBeASetter() {
		return new ArchCondition<>("not be a setter") {
			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				Set<JavaModifier> modifiers = method.getModifiers();
				if (method.getName().matches("set[A-Z].*") && !modifiers.contains(JavaModifier.PRIVATE)
						&& !modifiers.contains(JavaModifier.STATIC) && !overrides(method)) {
					events.add(SimpleConditionEvent.violated(method, method.getDescription() + " is a setter"));
				}
			}
		};
	}

	private static boolean overrides(JavaMethod method) {
		JavaClass owner = method.getOwner();
		String[] parameters = method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
		return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
			.anyMatch((type) -> type.tryGetMethod(method.getName(), parameters).isPresent());
	}

	private static ArchCondition<JavaClass> haveNoFloatingPoint() {
		return new ArchCondition<>("have no floating point") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getFields()
					.stream()
					.filter((field) -> FLOATING_POINT.test(field.getRawType()))
					.forEach((field) -> violated(field, events));
				type.getCodeUnits()
					.stream()
					.filter((unit) -> usesFloatingPoint(unit))
					.forEach((unit) -> violated(unit, events));
			}

			private void violated(JavaMember member, ConditionEvents events) {
				events.add(SimpleConditionEvent.violated(member, member.getDescription() + " has floating point"));
			}
		};
	}

	private static boolean usesFloatingPoint(JavaCodeUnit unit) {
		return FLOATING_POINT.test(unit.getRawReturnType())
				|| unit.getRawParameterTypes().stream().anyMatch(FLOATING_POINT);
	}

	private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
		return new ArchCondition<>("be used by another package") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean used = Stream.concat(Stream.of(type), nested(type))
					.flatMap((part) -> part.getDirectDependenciesToSelf().stream())
					.anyMatch((use) -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
				if (!used && PUBLIC_FOR_ANOTHER_REASON.stream().noneMatch(type::isEquivalentTo)) {
					events.add(SimpleConditionEvent.violated(type,
							type.getName() + " is public, but no other package uses it"));
				}
			}

			private Stream<JavaClass> nested(JavaClass type) {
				return type.getPackage()
					.getClasses()
					.stream()
					.filter((other) -> other.getName().startsWith(type.getName() + "$"));
			}
		};
	}

}
