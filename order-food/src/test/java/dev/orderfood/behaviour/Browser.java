package dev.orderfood.behaviour;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A window of the system's Chromium without a screen, with a profile of its own. */
final class Browser implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Browser.class);

	private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
			"best-practice");

	private final ChromeDriver driver;

	private final String address;

	/** What takes the intervals from the pages, or null while they have them. */
	private @Nullable Object withoutIntervals;

	private Browser(ChromeDriver driver, String address) {
		this.driver = driver;
		this.address = address;
	}

	/**
	 * Looks for Chromium and its driver, Debian's packages {@code chromium} and
	 * {@code chromium-driver}.
	 * @return whether both are there
	 */
	static boolean isThere() {
		return chromium().isPresent() && driver().isPresent();
	}

	private static Optional<File> chromium() {
		return program("chromium", "chromium-browser", "google-chrome");
	}

	private static Optional<File> driver() {
		return program("chromedriver");
	}

	private static Optional<File> program(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> new File(folder, name)))
			.filter(File::canExecute)
			.findFirst();
	}

	/**
	 * Opens a window.
	 * @param port the port of the API on this machine
	 * @param width the width of the page in CSS pixels
	 * @param height the height of the page in CSS pixels
	 * @return the window, to be closed
	 */
	static Browser open(int port, int width, int height) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium().orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--hide-scrollbars", "--lang=en-US");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		ChromeDriver driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(driver().orElseThrow()).build(), options);
		driver.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(1));
		return new Browser(driver, "http://localhost:" + port).show(width, height, "light");
	}

	/**
	 * Changes what the page is shown on.
	 * @param width the width of the page in CSS pixels
	 * @param height the height of the page in CSS pixels
	 * @param scheme {@code light} or {@code dark}
	 * @return this window
	 */
	Browser show(int width, int height, String scheme) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
		return this;
	}

	/** Forgets what the pages have kept and what was logged. */
	void forget() {
		go("/shop/config.json");
		script("localStorage.clear(); sessionStorage.clear();");
		this.driver.manage().logs().get(LogType.BROWSER);
	}

	Browser go(String target) {
		return load(() -> this.driver.get(this.address + target));
	}

	Browser reload() {
		return load(() -> this.driver.navigate().refresh());
	}

	/**
	 * Chromium sometimes does not finish loading a page, for instance when a network of
	 * the machine comes or goes: then it is loaded again, and the log says so.
	 */
	private Browser load(Runnable page) {
		return until("a loaded page", () -> {
			try {
				page.run();
				return true;
			}
			catch (WebDriverException ex) {
				log.warn("Loaded again: {}", ex.getRawMessage());
				throw ex;
			}
		});
	}

	/**
	 * Clicks a link and waits until the window is at its address, which is loaded again
	 * like any other page.
	 */
	Browser follow(String selector) {
		String target = ask(() -> find(selector), (link) -> link.getDomProperty("href"));
		until(selector, () -> {
			try {
				find(selector).click();
			}
			catch (TimeoutException ex) {
				log.warn("Loaded again: {}", ex.getRawMessage());
				load(() -> this.driver.get(target));
			}
			return true;
		});
		return until(target, () -> target.equals(this.driver.getCurrentUrl()));
	}

	/** Cuts the network of this window, or joins it again. */
	void setOffline(boolean offline) {
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	/**
	 * Takes the intervals from the pages that are opened from now on, or gives them back:
	 * without them, a page does not ask regularly and learns only what it is sent.
	 * @param polling whether pages have intervals
	 */
	void setPolling(boolean polling) {
		if (this.withoutIntervals != null) {
			this.driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument",
					Map.of("identifier", this.withoutIntervals));
		}
		this.withoutIntervals = polling ? null
				: this.driver
					.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument",
							Map.of("source", "window.setInterval = () => 0"))
					.get("identifier");
	}

	Browser until(String what, BooleanSupplier condition) {
		try {
			await().until(() -> {
				try {
					return condition.getAsBoolean();
				}
				catch (WebDriverException ex) {
					// The element is about to be there, or has just been replaced.
					return false;
				}
			});
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("There is not " + what + " in " + this.driver.getCurrentUrl() + ", which shows:\n"
					+ text() + "\nand logs:\n" + this.driver.manage().logs().get(LogType.BROWSER).getAll(), ex);
		}
		return this;
	}

	Browser untilText(String text) {
		return until("the text \"" + text + "\"", () -> text().contains(text));
	}

	String text() {
		return text("body");
	}

	String text(String selector) {
		return ask(() -> find(selector), WebElement::getText);
	}

	int count(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).size();
	}

	String attribute(String selector, String name) {
		return ask(() -> find(selector), (element) -> element.getDomAttribute(name));
	}

	private WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	/**
	 * A page may replace an element before it has answered: then the new one is asked.
	 */
	private <T> T ask(Supplier<WebElement> element, Function<WebElement, T> question) {
		return await().pollDelay(Duration.ZERO)
			.ignoreException(StaleElementReferenceException.class)
			.until(() -> question.apply(element.get()), (answer) -> true);
	}

	void click(String selector) {
		until(selector, () -> {
			find(selector).click();
			return true;
		});
	}

	/** Presses the button that a screen reader calls by this name. */
	void press(String name) {
		until("a button " + name, () -> {
			Optional<WebElement> button = button(name);
			button.ifPresent(WebElement::click);
			return button.isPresent();
		});
	}

	private Optional<WebElement> button(String name) {
		return this.driver.findElements(By.tagName("button"))
			.stream()
			.filter((button) -> button.isDisplayed() && button.getAccessibleName().equals(name))
			.findFirst();
	}

	void type(String selector, String text) {
		until(selector, () -> {
			find(selector).clear();
			find(selector).sendKeys(text);
			return true;
		});
	}

	/** Chooses what begins with this text. */
	void choose(String selector, String text) {
		until(selector, () -> {
			find(selector).sendKeys(text);
			return true;
		});
	}

	/** Presses keys where the focus is. */
	void keys(CharSequence... keys) {
		ask(this::focused, (element) -> {
			element.sendKeys(keys);
			return element;
		});
	}

	String focusedText() {
		return ask(this::focused, WebElement::getText);
	}

	/** Returns what a screen reader calls the element that has the focus. */
	String focusedName() {
		return ask(this::focused, WebElement::getAccessibleName);
	}

	private WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	/** Presses Tab until the element with this accessible name has the focus. */
	void tabTo(String name) {
		for (int presses = 0; presses < 100; presses++) {
			if (focusedName().equals(name)) {
				return;
			}
			keys(Keys.TAB);
		}
		throw new AssertionError("The keyboard does not reach " + name);
	}

	Object script(String script) {
		return this.driver.executeScript(script);
	}

	/** Fails if axe-core finds a violation, or the page is wider than the window. */
	void isAccessible() {
		List<Rule> violations = new AxeBuilder().withTags(RULES).analyze(this.driver).getViolations();
		assertThat(violations).as("violations in %s", this.driver.getCurrentUrl()).isEmpty();
		assertThat((Long) script("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.as("pixels that %s is too wide", this.driver.getCurrentUrl())
			.isZero();
	}

	/** Fails if what was shown has moved, or something came from elsewhere. */
	void loadedSteadilyFromOneOrigin() {
		assertThat((List<?>) script("""
				const shifts = new PerformanceObserver(() => {});
				shifts.observe({ type: 'layout-shift', buffered: true });
				return shifts.takeRecords().filter((shift) => !shift.hadRecentInput).map((shift) => shift.value);"""))
			.as("layout shifts of %s", this.driver.getCurrentUrl())
			.isEmpty();
		assertThat((List<?>) script("return performance.getEntriesByType('resource').map((part) => part.name)"))
			.as("what %s has loaded", this.driver.getCurrentUrl())
			.isNotEmpty()
			.allSatisfy((part) -> assertThat(part.toString()).startsWith(this.address + "/"));
	}

	/** Fails if the browser has refused something that the page wanted. */
	void hasRefusedNothing() {
		assertThat(this.driver.manage().logs().get(LogType.BROWSER))
			.filteredOn((entry) -> !entry.getMessage().contains("Failed to load resource"))
			.extracting(LogEntry::getMessage)
			.isEmpty();
	}

	/** Writes a picture of the window for the documents. */
	void picture(Path file) {
		try {
			Files.createDirectories(file.getParent());
			Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
