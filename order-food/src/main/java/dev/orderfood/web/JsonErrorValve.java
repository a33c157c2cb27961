package dev.orderfood.web;

import java.io.IOException;
import java.util.List;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before any filter runs, such as malformed HTTP, in the one
 * form of error instead of Tomcat's HTML page. Tomcat makes the instance itself.
 */
public class JsonErrorValve extends ErrorReportValve {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		int code = response.getStatus();
		if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		HttpStatus status = HttpStatus.resolve(code);
		String message = StatusMessages.forStatus((status != null) ? status : HttpStatus.BAD_REQUEST);
		try {
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getOutputStream().write(JSON.writeValueAsBytes(ErrorAnswers.error(code, message, List.of())));
			response.finishResponse();
		}
		catch (IOException ex) {
			// The caller is gone: there is nobody left to tell.
			getContainer().getLogger().debug("The caller did not wait for an error", ex);
		}
	}

}
