package dev.orderfood.catalog;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Reads of the catalog. Answers go straight to the response: they are serialised already,
 * and this is the call that the shop makes most.
 */
@RestController
@RequestMapping(path = "/api/product", produces = MediaType.APPLICATION_JSON_VALUE)
class ProductController {

	private final Catalog catalog;

	ProductController(Catalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	void list(@RequestParam(required = false) @Nullable String category, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		send(this.catalog.snapshot().list(category), request, response);
	}

	@GetMapping("/{productId}")
	void product(@PathVariable String productId, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		send(this.catalog.product(ProductId.ofPath(productId)).orElseThrow(Catalog::noSuchProduct), request, response);
	}

	private static void send(CatalogSnapshot.Answer answer, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
		if (request.getHeader(HttpHeaders.IF_NONE_MATCH) != null) {
			if (new ServletWebRequest(request, response).checkNotModified(answer.etag())) {
				return;
			}
		}
		else {
			response.setHeader(HttpHeaders.ETAG, answer.etag());
		}
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

}
