package dev.orderfood.behaviour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How the pages in the browser and their parts are served. */
@ResourceLock(OwnApi.LOCK)
class PagesIT {

	private static final Path SOURCES = Path.of("src/main/resources/static/web");

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/web/[^\"]+)\"|from '([^']+)'");

	/** Where text from data would become markup, script or style. */
	private static final Pattern UNSAFE = Pattern.compile(
			"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\\.write|\\beval\\(|new Function");

	private static final int MOST_BYTES = 100_000;

	private static OwnApi own;

	private static Api api;

	@BeforeAll
	static void start() {
		TestDatabase database = TestPostgres.shared().migratedDatabase();
		Shop.in(database);
		Map<String, String> environment = new HashMap<>(database.environment(Role.API));
		environment.putAll(Map.of("SHOP_PAGE", "true", "SHOP_API_KEY", Shop.KEY_CREATE_ONLY, "SHOP_CURRENCY", "EUR"));
		own = OwnApi.patient(environment);
		api = own.api();
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	static Stream<String> pages() {
		return Stream.of("/", "/track/3q2-unknown_token", "/kitchen");
	}

	static Stream<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return Stream
				.concat(files.filter(Files::isRegularFile).map((file) -> "/web/" + SOURCES.relativize(file)),
						Stream.of("/web/preact/preact.module.js"))
				.toList()
				.stream();
		}
	}

	static Stream<String> everything() throws IOException {
		return Stream.of(pages(), files(), Stream.of("/shop/config.json")).flatMap((targets) -> targets);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void areHtml(String page) {
		Answer answer = api.get(page).sendUnchecked().hasStatus(200);
		assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/html");
		assertThat(answer.text()).contains("<html lang=\"en\">", "<title>");
		assertThat(api.call("HEAD", page).sendUnchecked().hasStatus(200).body()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("everything")
	void runNothingThatIsNotFromHere(String target) {
		Answer answer = api.get(target).sendUnchecked().hasStatus(200);
		assertThat(answer.header("Content-Security-Policy").orElseThrow())
			.contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';",
					"frame-ancestors 'none'", "require-trusted-types-for 'script'")
			.doesNotContain("unsafe", "http", "*", "data:");
		assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
		assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
	}

	@ParameterizedTest
	@MethodSource("files")
	void nameNoOtherOriginAndMakeNoMarkupOfText(String file) {
		String text = api.get(file).sendUnchecked().text();
		if (file.startsWith("/web/preact/")) {
			return;
		}
		assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContainPattern("https?:|['\"(]//");
		assertThat(text).doesNotContainPattern(UNSAFE);
		if (file.endsWith(".html")) {
			assertThat(text).doesNotContainPattern("<style|style=|\\son\\w+=|<script(?! type=\"module\" src=\"/web/)");
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void areKeptByBrowsersThatAskWhetherTheyHaveChanged(String file) {
		Answer answer = api.get(file).sendUnchecked().hasStatus(200);
		assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-cache");
		String etag = answer.header("ETag").orElseThrow();
		Answer again = api.get(file).header("If-None-Match", etag).sendUnchecked().hasStatus(304);
		assertThat(again.body()).isEmpty();
		assertThat(again.header("Content-Security-Policy")).isPresent();
		api.get(file).header("If-None-Match", "\"other\"").sendUnchecked().hasStatus(200);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void weighLessThanAHundredKilobytes(String page) {
		Set<String> loaded = parts(page);
		assertThat(loaded).hasSizeGreaterThan(6);
		assertThat(loaded.stream().mapToInt((part) -> api.get(part).sendUnchecked().hasStatus(200).body().length).sum())
			.as("bytes of %s", loaded)
			.isLessThan(MOST_BYTES);
	}

	/** Everything that the page loads before it shows something. */
	private static Set<String> parts(String page) {
		Set<String> found = new TreeSet<>(Set.of(page));
		Deque<String> open = new ArrayDeque<>(found);
		while (!open.isEmpty()) {
			String part = open.pop();
			Matcher references = REFERENCE.matcher(api.get(part).sendUnchecked().hasStatus(200).text());
			while (references.find()) {
				String reference = (references.group(1) != null) ? references.group(1) : references.group(2);
				String target = reference.startsWith("/") ? reference
						: Path.of(part).resolveSibling(reference).normalize().toString();
				if (found.add(target)) {
					open.push(target);
				}
			}
		}
		return found;
	}

	@Test
	void haveTheirModulesAsJavaScript() {
		for (String module : List.of("/web/pages/shop.js", "/web/preact/preact.module.js")) {
			assertThat(api.get(module).sendUnchecked().header("Content-Type").orElseThrow())
				.startsWith("text/javascript");
		}
	}

	@Test
	void getTheKeyOfThePageAndTheCurrency() {
		Answer answer = api.get("/shop/config.json").sendUnchecked().hasStatus(200);
		assertThat(answer.text()).isEqualTo("{\"apiKey\":\"" + Shop.KEY_CREATE_ONLY + "\",\"currency\":\"EUR\"}");
		assertThat(answer.header("Cache-Control")).contains("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/kitchen", "/track/token", "/web/pages/shop.js", "/shop/config.json" })
	void canOnlyBeRead(String target) {
		for (String method : List.of("POST", "PUT", "DELETE")) {
			api.call(method, target).sendUnchecked().isErrorBlaming(405);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/web", "/web/nothing.js", "/web/preact/preact.js", "/web/preact/pom.properties",
			"/web/../openapi.yaml", "/web/%2e%2e/openapi.yaml", "/track", "/track/a/b", "/kitchen/x", "/shop" })
	void haveNothingBesides(String target) {
		assertThat(api.get(target).sendUnchecked().status()).isIn(400, 404);
	}

	@Test
	void doNotHideTheApi() {
		api.get("/api/product").send().hasStatus(200);
		api.get("/docs").sendUnchecked().hasStatus(200);
		api.get("/nothing").send().isErrorBlaming(404);
	}

}
