package dev.orderfood.api;

import java.io.IOException;

import dev.orderfood.observability.RequestId;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/**
 * Tomcat answers {@code OPTIONS *} before any valve runs, also when the request is
 * broken: then with a bare status, such as 505. Broken ones take the way of all others
 * here, which ends at {@link JsonErrorValve}. It is also the one place that every request
 * passes, so that each gets its {@link RequestId} here.
 */
class JsonErrorAdapter extends CoyoteAdapter {

	JsonErrorAdapter(Connector connector) {
		super(connector);
	}

	@Override
	protected boolean postParseRequest(Request coyoteRequest, org.apache.catalina.connector.Request request,
			Response coyoteResponse, org.apache.catalina.connector.Response response)
			throws IOException, ServletException {
		RequestId.assign(request, coyoteResponse);
		if (response.isError() && coyoteRequest.requestURI().equals("*")) {
			coyoteRequest.requestURI().setString("/");
		}
		return super.postParseRequest(coyoteRequest, request, coyoteResponse, response);
	}

}
