package dev.orderfood.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import dev.orderfood.api.ErrorResponseWriter;
import dev.orderfood.database.DatabaseOutageLog;
import dev.orderfood.observability.RequestClient;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates the client by the header {@code api_key}. */
class ApiKeyFilter extends OncePerRequestFilter {

	static final String HEADER = "api_key";

	private final ApiClients clients;

	private final RateLimit limit;

	private final ErrorResponseWriter answers;

	private final DatabaseOutageLog outage;

	ApiKeyFilter(ApiClients clients, RateLimit limit, ErrorResponseWriter answers, DatabaseOutageLog outage) {
		this.limit = limit;
		this.clients = clients;
		this.answers = answers;
		this.outage = outage;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String key = request.getHeader(HEADER);
		if (key != null && !key.isBlank()) {
			Optional<ApiClient> client;
			try {
				client = this.clients.findCached(key);
			}
			catch (DataAccessException ex) {
				this.outage.noted(ex);
				this.answers.write(response, HttpStatus.SERVICE_UNAVAILABLE,
						"API keys cannot be checked at the moment; try again shortly.");
				return;
			}
			if (client.isEmpty()) {
				this.answers.write(response, HttpStatus.FORBIDDEN, "This API key is unknown or was withdrawn.");
				return;
			}
			RequestClient.note(request, client.get().id());
			if (!this.limit.admits(client.get(), key, request.getRemoteAddr(), response)) {
				return;
			}
			SecurityContextHolder.setContext(new SecurityContextImpl(new ApiKeyAuthentication(client.get())));
		}
		chain.doFilter(request, response);
	}

	private static final class ApiKeyAuthentication extends AbstractAuthenticationToken {

		private static final long serialVersionUID = 1L;

		private final ApiClient client;

		ApiKeyAuthentication(ApiClient client) {
			super(AuthorityUtils
				.createAuthorityList(Arrays.stream(Scope.values()).filter(client::may).map(Scope::authority).toList()));
			this.client = client;
			setAuthenticated(true);
		}

		@Override
		public ApiClient getPrincipal() {
			return this.client;
		}

		/** The key itself is not kept after it has been checked. */
		@Override
		public @Nullable Object getCredentials() {
			return null;
		}

	}

}
