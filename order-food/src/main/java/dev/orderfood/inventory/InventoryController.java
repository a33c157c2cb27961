package dev.orderfood.inventory;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.failure.PreconditionFailedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Shows what is left of a product to everybody, and lets administrators set it. */
@RestController
@RequestMapping(path = "/api/inventory/{productId}", produces = MediaType.APPLICATION_JSON_VALUE)
class InventoryController {

	private final StockAdministration stock;

	InventoryController(StockAdministration stock) {
		this.stock = stock;
	}

	@GetMapping
	ResponseEntity<StockLevel> level(@PathVariable String productId) {
		return answer(this.stock.find(ProductId.ofPath(productId)).orElseThrow(Catalog::noSuchProduct));
	}

	@PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<StockLevel> change(@PathVariable String productId, @RequestBody StockChange change,
			HttpServletRequest request, HttpServletResponse response) {
		ProductId id = ProductId.ofPath(productId);
		change.check();
		return answer(this.stock.change(id, change, (level) -> refuseIfChanged(level, request, response))
			.orElseThrow(Catalog::noSuchProduct));
	}

	@DeleteMapping
	ResponseEntity<Void> remove(@PathVariable String productId, HttpServletRequest request,
			HttpServletResponse response) {
		if (!this.stock.remove(ProductId.ofPath(productId), (level) -> refuseIfChanged(level, request, response))) {
			throw Catalog.noSuchProduct();
		}
		return ResponseEntity.noContent().build();
	}

	private static ResponseEntity<StockLevel> answer(StockLevel level) {
		return ResponseEntity.ok().eTag(level.etag()).header(HttpHeaders.CACHE_CONTROL, "no-cache").body(level);
	}

	private static void refuseIfChanged(StockLevel level, HttpServletRequest request, HttpServletResponse response) {
		if (new ServletWebRequest(request, response).checkNotModified(level.etag())) {
			throw new PreconditionFailedException(
					"The stock is not what the header If-Match or If-None-Match says; read it again.");
		}
	}

}
