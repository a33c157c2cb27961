package dev.orderfood.inventory.remote;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Puts back stock that was reserved by orders of which nothing more was heard: their
 * process died, or could not say that they had failed.
 */
@Component
@EnableConfigurationProperties(ReservationProperties.class)
class ReservationExpiry {

	private static final Logger log = LoggerFactory.getLogger(ReservationExpiry.class);

	private final ReservationService reservations;

	private final ReservationProperties properties;

	ReservationExpiry(ReservationService reservations, ReservationProperties properties) {
		this.reservations = reservations;
		this.properties = properties;
	}

	@Scheduled(fixedDelayString = "${orderfood.inventory.reservation.look-every}")
	void look() {
		try {
			int all = 0;
			for (int some = 1; some > 0; all += some) {
				some = this.reservations.releaseExpired(this.properties.expiresAfter());
			}
			if (all > 0) {
				log.warn("{} reservations were neither used nor released within {} s: their stock is back", all,
						this.properties.expiresAfter().toSeconds());
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("Reservations cannot be looked at: {}", ex.getMessage());
		}
	}

}
