package dev.orderfood.menu;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.catalog.Unavailability;
import dev.orderfood.failure.NotFoundException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the staff says about what can be ordered. Once a change is made, no order is
 * placed against it.
 */
@Service
class MenuAdministration {

	private final MenuLock lock;

	private final AvailabilityRepository availability;

	private final ShopRepository shop;

	MenuAdministration(MenuLock lock, AvailabilityRepository availability, ShopRepository shop) {
		this.lock = lock;
		this.availability = availability;
		this.shop = shop;
	}

	/**
	 * Says whether a product can be ordered.
	 * @param id the product
	 * @param unavailability that it cannot be ordered, or null if it can
	 * @param clientId the client who says so
	 * @throws NotFoundException if there is no such product or it was withdrawn
	 */
	@Transactional
	void change(ProductId id, @Nullable Unavailability unavailability, long clientId) {
		this.lock.acquire();
		if (!this.availability.write(id, unavailability, clientId)) {
			throw Catalog.noSuchProduct();
		}
	}

	/**
	 * Takes no orders for a while.
	 * @param pause for how long, and why
	 * @param clientId the client who says so
	 * @return the shop from now on
	 */
	@Transactional
	Shop pause(Pause pause, long clientId) {
		this.lock.acquire();
		this.shop.writePause(pause.until(), pause.reason(), clientId);
		return this.shop.read();
	}

	/**
	 * Takes orders again, within the opening hours.
	 * @param clientId the client who says so
	 */
	@Transactional
	void resume(long clientId) {
		this.lock.acquire();
		this.shop.writePause(null, null, clientId);
	}

}
