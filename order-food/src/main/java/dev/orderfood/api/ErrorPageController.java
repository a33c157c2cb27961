package dev.orderfood.api;

import java.util.List;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what the servlet container sends to its error page: errors from outside any
 * controller.
 */
@RestController
class ErrorPageController implements ErrorController {

	private final ErrorResponseWriter answers;

	ErrorPageController(ErrorResponseWriter answers) {
		this.answers = answers;
	}

	@RequestMapping("${server.error.path:${error.path:/error}}")
	ResponseEntity<Object> error(HttpServletRequest request) {
		Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		// Without the container's attribute the page itself was requested, which is not
		// part of the API.
		HttpStatus status = (code instanceof Integer value) ? known(HttpStatus.resolve(value)) : HttpStatus.NOT_FOUND;
		return this.answers.entity(status, HttpHeaders.EMPTY, StatusMessages.forStatus(status), List.of());
	}

	private static HttpStatus known(@Nullable HttpStatus status) {
		return (status != null) ? status : HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
