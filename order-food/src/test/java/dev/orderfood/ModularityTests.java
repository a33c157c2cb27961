package dev.orderfood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The modules of the API: who may use whom, and the page that shows it.
 */
@Execution(ExecutionMode.CONCURRENT)
class ModularityTests {

	private static final Path PAGE = Path.of("../docs/modules.md");

	private static final Path FRESH_PAGE = Path.of("target/modules.md");

	private static final ApplicationModules MODULES = ApplicationModules.of(OrderFood.class, MainCode::contains);

	@Test
	void everyModuleUsesOnlyWhatItMayAndThereIsNoCycle() {
		MODULES.verify();
	}

	@Test
	void theVerificationFindsEachKindOfViolation() {
		Violations violations = ApplicationModules
			.of("dev.brokenfood", (location) -> location.contains("/dev/brokenfood/"))
			.detectViolations();

		assertThat(violations.getMessages()).anySatisfy((message) -> assertThat(message).contains("Cycle"))
			.anySatisfy((message) -> assertThat(message).contains("non-exposed type")
				.contains("dev.brokenfood.kitchen.stove.Stove"))
			.anySatisfy((message) -> assertThat(message).contains("Module 'counter' depends on module 'kitchen'")
				.contains("Allowed targets: none"));
	}

	/**
	 * What a module declares it may use can be edited together with a violation; this
	 * cannot be overlooked.
	 */
	@Test
	void theDeclaredRulesAreThoseOfTheDesign() {
		Map<String, Set<String>> uses = uses();

		assertThat(uses.get("failure")).as("failure knows nothing").isEmpty();
		assertThat(uses.get("observability")).as("observability knows no feature").isEmpty();
		assertThat(uses.get("database")).as("database knows no feature").isSubsetOf("failure", "observability");
		assertThat(uses.get("api")).as("api knows no feature").isSubsetOf("database", "failure", "observability");
		assertThat(uses.get("promotion")).isSubsetOf("database", "failure");
		assertThat(usersOf("order", uses)).as("only notification may use orders").isSubsetOf("notification");
	}

	@Test
	void everyModuleDeclaresWhatItMayUse() {
		assertThat(MODULES.stream().filter((module) -> !module.isRootModule())).isNotEmpty()
			.allSatisfy((module) -> assertThat(
					module.getBasePackage().getAnnotation(org.springframework.modulith.ApplicationModule.class))
				.as("@ApplicationModule(allowedDependencies = …) on the package %s", module.getBasePackage().getName())
				.hasValueSatisfying((declared) -> assertThat(declared.allowedDependencies())
					.doesNotContain(org.springframework.modulith.ApplicationModule.OPEN_TOKEN)));
	}

	@Test
	void thePageThatShowsTheModulesIsUpToDate() throws IOException {
		String page = page();
		Files.createDirectories(FRESH_PAGE.getParent());
		Files.writeString(FRESH_PAGE, page);

		assertThat(PAGE)
			.withFailMessage("docs/modules.md does not show the modules as they are. Refresh and commit it: "
					+ "cp order-food/target/modules.md docs/modules.md")
			.exists()
			.hasContent(page);
	}

	private static String page() throws IOException {
		Map<String, Set<String>> uses = uses();
		StringBuilder page = new StringBuilder("""
				# The modules of order-food

				Written by `ModularityTests` from the compiled code, and checked by it: do not edit. An arrow means \
				"uses"; what a module may use
				is declared in its `package-info.java`, and `mvn verify` fails when the code goes another way or in a \
				circle.

				```mermaid
				flowchart TD
				""");
		uses.keySet().forEach((module) -> page.append("    ").append(module).append('\n'));
		uses.forEach((module, used) -> used
			.forEach((other) -> page.append("    ").append(module).append(" --> ").append(other).append('\n')));
		page.append("""
				```

				| Module | What it is for | Uses | Used by | What others use of it |
				|---|---|---|---|---|
				""");
		for (ApplicationModule module : modules()) {
			String name = module.getIdentifier().toString();
			page.append("| `")
				.append(name)
				.append("` | ")
				.append(purpose(name))
				.append(" | ")
				.append(list(uses.get(name)))
				.append(" | ")
				.append(list(usersOf(name, uses)))
				.append(" | ")
				.append(list(typesUsedByOthers(module)))
				.append(" |\n");
		}
		return page.toString();
	}

	private static Map<String, Set<String>> uses() {
		Map<String, Set<String>> uses = new TreeMap<>();
		for (ApplicationModule module : modules()) {
			uses.put(module.getIdentifier().toString(),
					module.getDirectDependencies(MODULES)
						.uniqueModules()
						.map((used) -> used.getIdentifier().toString())
						.collect(Collectors.toCollection(TreeSet::new)));
		}
		return uses;
	}

	private static List<ApplicationModule> modules() {
		return MODULES.stream()
			.filter((module) -> !module.isRootModule())
			.sorted((left, right) -> left.getIdentifier().toString().compareTo(right.getIdentifier().toString()))
			.toList();
	}

	private static Set<String> usersOf(String module, Map<String, Set<String>> uses) {
		return uses.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(module))
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> typesUsedByOthers(ApplicationModule module) {
		return modules().stream()
			.flatMap((user) -> user.getDirectDependencies(MODULES).stream())
			.filter((dependency) -> dependency.getTargetModule().equals(module))
			.map((dependency) -> outermost(dependency.getTargetType()).getSimpleName())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(ModularityTests::outermost).orElse(type);
	}

	/**
	 * The first sentence of the package's Javadoc, which the compiled code does not hold.
	 */
	private static String purpose(String module) throws IOException {
		String source = Files.readString(Path.of("src/main/java/dev/orderfood", module, "package-info.java"));
		Matcher comment = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL).matcher(source);
		assertThat(comment.find()).as("Javadoc of the package %s", module).isTrue();
		String text = comment.group(1).replaceAll("\\n\\s*\\*", " ").replaceAll("\\s+", " ").strip();
		return text.replaceAll("(?<=\\.) [A-Z].*", "").replaceAll("\\{@\\w+ ([^}]*)}", "`$1`").replace("|", "\\|");
	}

	private static String list(Collection<String> names) {
		return names.stream().map((name) -> '`' + name + '`').collect(Collectors.joining(", "));
	}

}
