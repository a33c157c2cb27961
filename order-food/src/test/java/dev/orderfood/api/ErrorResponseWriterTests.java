package dev.orderfood.api;

import java.io.IOException;
import java.util.List;

import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorResponseWriterTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final ErrorResponseWriter answers = new ErrorResponseWriter(JSON);

	@Test
	void anErrorHasTheOneForm() throws IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.answers.write(response, HttpStatus.FORBIDDEN, "You may not.");

		JsonNode body = JSON.readTree(response.getContentAsByteArray());

		assertThat(response.getStatus()).isEqualTo(403);
		assertThat(response.getContentType()).isEqualTo("application/json");
		assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
		assertThat(body.propertyNames()).containsExactly("code", "type", "message", "traceId");
		assertThat(body.get("code").intValue()).isEqualTo(403);
		assertThat(body.get("type").stringValue()).isEqualTo("error");
		assertThat(body.get("message").stringValue()).isEqualTo("You may not.");
		assertThat(body.get("traceId").stringValue()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
	}

	@Test
	void fieldsToBlameStandInDetails() {
		ResponseEntity<Object> answer = this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY, "No.",
				List.of(new FieldError("items[0].quantity", "must be at least 1")));

		JsonNode body = JSON.valueToTree(answer.getBody());

		assertThat(body.propertyNames()).containsExactly("code", "type", "message", "details", "traceId");
		assertThat(body.get("details"))
			.isEqualTo(JSON.readTree("[{\"field\":\"items[0].quantity\",\"message\":\"must be at least 1\"}]"));
		assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
	}

	@Test
	void errorsOutsideAnyTraceCanStillBeToldApart() {
		assertThat(ErrorResponseWriter.error(400, "No.", List.of()).traceId())
			.isNotEqualTo(ErrorResponseWriter.error(400, "No.", List.of()).traceId());
	}

	@Test
	void whatIsAwaySaysWhenToTryAgain() throws IOException {
		MockHttpServletResponse written = new MockHttpServletResponse();
		this.answers.write(written, HttpStatus.SERVICE_UNAVAILABLE, "Away.");
		ResponseEntity<Object> returned = this.answers.entity(HttpStatus.SERVICE_UNAVAILABLE, HttpHeaders.EMPTY,
				"Away.", List.of());

		assertThat(written.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
		assertThat(returned.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
	}

	@Test
	void otherErrorsDoNotSayWhenToTryAgain() throws IOException {
		MockHttpServletResponse written = new MockHttpServletResponse();
		this.answers.write(written, HttpStatus.FORBIDDEN, "No.");

		assertThat(written.getHeader(HttpHeaders.RETRY_AFTER)).isNull();
	}

	@Test
	void aHalfWrittenAnswerIsReplaced() throws IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		response.getOutputStream().write("half".getBytes(java.nio.charset.StandardCharsets.UTF_8));
		this.answers.write(response, HttpStatus.FORBIDDEN, "No.");

		assertThat(response.getContentAsString()).startsWith("{\"code\":403");
	}

	@Test
	void anAnswerThatIsOnItsWayIsLeftAlone() throws IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		response.getOutputStream().write("sent".getBytes(java.nio.charset.StandardCharsets.UTF_8));
		response.flushBuffer();
		this.answers.write(response, HttpStatus.FORBIDDEN, "No.");

		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getContentAsString()).isEqualTo("sent");
	}

	@ParameterizedTest
	@EnumSource(HttpStatus.class)
	void everyStatusHasOneSentence(HttpStatus status) {
		assertThat(StatusMessages.forStatus(status)).matches("[A-Z][^\\n]+\\.").doesNotContain("Exception");
	}

	@Test
	void anErrorNamesNothingOfTheInside() {
		InvalidRequestException refused = new InvalidRequestException("cursor", "must be one");

		assertThat(refused.getStackTrace()).isEmpty();
		assertThat(refused.getCause()).isNull();
		assertThat(refused).hasMessage("The request is not valid: cursor must be one.");
	}

}
