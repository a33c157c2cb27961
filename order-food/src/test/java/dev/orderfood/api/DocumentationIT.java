package dev.orderfood.api;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class DocumentationIT {

	private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

	@Test
	void servesTheContract(Api api) throws IOException {
		Answer answer = api.get("/openapi.yaml").send().hasStatus(200);
		assertThat(answer.header("Content-Type")).contains("application/yaml");
		assertThat(answer.body()).isEqualTo(new ClassPathResource("static/openapi.yaml").getContentAsByteArray());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/asyncapi.yaml", "/public/asyncapi.yaml", "/public/openapi.yaml" })
	void servesTheContractOfEventsAndBothForGateways(String target, Api api) throws IOException {
		Answer answer = api.get(target).send().hasStatus(200);
		assertThat(answer.header("Content-Type")).contains("application/yaml");
		assertThat(answer.body())
			.isEqualTo(new ClassPathResource("static" + target.replace("/public", "")).getContentAsByteArray());
		api.get("/public/application.yaml").send().hasStatus(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/docs", "/docs/", "/docs/index.html" })
	void servesAPageWhoseEveryPartIsThere(String page, Api api) {
		Answer answer = api.get(page).sendUnchecked().hasStatus(200);
		assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/html");
		List<String> links = LINK.matcher(answer.text()).results().map((MatchResult link) -> link.group(1)).toList();
		assertThat(links).hasSizeGreaterThan(3).allSatisfy((link) -> {
			assertThat(link).startsWith("/");
			assertThat(api.get(link).sendUnchecked().hasStatus(200).body()).isNotEmpty();
		});
		api.get("/docs").send();
	}

	@ParameterizedTest
	@CsvSource({ "/docs/docs.js, text/javascript", "/docs/swagger-ui/swagger-ui-bundle.js, text/javascript",
			"/docs/swagger-ui/swagger-ui.css, text/css", "/docs/swagger-ui/favicon-32x32.png, image/png" })
	void servesTheParts(String target, String type, Api api) {
		assertThat(api.get(target).sendUnchecked().hasStatus(200).header("Content-Type")).contains(type);
	}

	@Test
	void servesTheDrawingsOfTheSample(Api api) throws IOException {
		Resource[] drawings = new PathMatchingResourcePatternResolver().getResources("classpath:static/images/*");
		assertThat(drawings).hasSize(10).allSatisfy((drawing) -> {
			Answer answer = api.get("/images/" + drawing.getFilename()).send().hasStatus(200);
			assertThat(answer.body()).hasSizeLessThanOrEqualTo(8 * 1024);
			assertThat(answer.header("Cache-Control")).contains("max-age=86400, public");
			assertThat(answer.text()).startsWith("<svg ").doesNotContain("<script", "href", "url(");
		});
		api.get("/images/nothing.svg").send().hasStatus(404);
	}

	@Test
	void letsThePageLoadNothingFromElsewhere(Api api) {
		for (String target : List.of("/docs", "/docs/index.html", "/docs/docs.js",
				"/docs/swagger-ui/swagger-ui-bundle.js")) {
			assertThat(api.get(target).sendUnchecked().header("Content-Security-Policy").orElseThrow())
				.contains("default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'")
				.doesNotContain("http", "*", "unsafe-eval");
		}
		for (String target : List.of("/docs", "/docs/docs.js")) {
			assertThat(api.get(target).sendUnchecked().text()).doesNotContain("http:", "https:", "//cdn");
		}
	}

}
