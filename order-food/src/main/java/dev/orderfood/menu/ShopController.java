package dev.orderfood.menu;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.client.ApiClient;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says to everybody when orders are taken, and lets the staff pause. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class ShopController {

	private final Menu menu;

	private final MenuAdministration administration;

	private final Clock clock;

	ShopController(Menu menu, MenuAdministration administration, Clock clock) {
		this.menu = menu;
		this.administration = administration;
		this.clock = clock;
	}

	@GetMapping("/api/shop")
	ResponseEntity<ShownShop> shop() {
		return answer(this.menu.shop());
	}

	@PutMapping(path = "/api/admin/shop/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<ShownShop> pause(@AuthenticationPrincipal ApiClient client,
			@Valid @RequestBody MenuRequest.OfPause pause) {
		return answer(this.administration.pause(pause.read(), client.id()));
	}

	@DeleteMapping("/api/admin/shop/pause")
	ResponseEntity<Void> resume(@AuthenticationPrincipal ApiClient client) {
		this.administration.resume(client.id());
		return ResponseEntity.noContent().build();
	}

	private ResponseEntity<ShownShop> answer(Shop shop) {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(ShownShop.of(shop, this.clock.instant()));
	}

	/**
	 * When the shop takes orders.
	 *
	 * @param name the name of the shop
	 * @param timezone the time zone of its hours
	 * @param open whether it takes orders now
	 * @param opensAt when it takes orders again; missing while it does, or if that is not
	 * known
	 * @param closesAt when it closes; missing while it is closed, or if it never closes
	 * @param pausedUntil when the pause ends; missing without one
	 * @param hours the hours of weekdays and dates; empty for a shop that is always open
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ShownShop(String name, String timezone, boolean open, @Nullable Instant opensAt, @Nullable Instant closesAt,
			@Nullable Instant pausedUntil, List<HoursRow> hours) {

		private static ShownShop of(Shop shop, Instant now) {
			boolean open = shop.isOpen(now);
			return new ShownShop(shop.name(), shop.hours().zone().getId(), open,
					open ? null : shop.opens(now).orElse(null), open ? shop.hours().closes(now).orElse(null) : null,
					shop.pauseAt(now).map(Pause::until).orElse(null), shop.hours().rowsFrom(now));
		}

	}

}
