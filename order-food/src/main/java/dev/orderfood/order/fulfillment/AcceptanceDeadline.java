package dev.orderfood.order.fulfillment;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Rejects what nobody accepted in time, if there is a limit. Every replica looks once a
 * second; an order that one of them has locked is left to it.
 */
@Component
class AcceptanceDeadline {

	/** What the customer reads. */
	static final String REASON = "The shop did not accept the order in time.";

	/** Few at a time, so that no order waits for their products for long. */
	private static final int BATCH = 100;

	/** A long backlog must not keep the process from ending. */
	private static final int MAX_BATCHES = 50;

	private static final int MAX_EACH = 1000;

	private static final Logger log = LoggerFactory.getLogger(AcceptanceDeadline.class);

	private final Fulfillment fulfillment;

	private final @Nullable Duration limit;

	AcceptanceDeadline(Fulfillment fulfillment, FulfillmentProperties properties) {
		this.fulfillment = fulfillment;
		this.limit = properties.acceptWithin();
	}

	@Scheduled(fixedDelay = 1000)
	void look() {
		if (this.limit == null) {
			return;
		}
		try {
			rejectInBatches(this.limit);
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("Orders cannot be looked at: {}", ex.getMessage());
		}
	}

	/**
	 * A row that is locked for long, such as the stock of one product, holds up no other
	 * order than those that need it.
	 */
	private void rejectInBatches(Duration acceptWithin) {
		try {
			int rejected = BATCH;
			for (int i = 0; i < MAX_BATCHES && rejected == BATCH; i++) {
				rejected = this.fulfillment.rejectOverdue(acceptWithin, REASON, BATCH);
			}
		}
		catch (ConcurrencyFailureException ex) {
			this.fulfillment.rejectOverdueEach(acceptWithin, REASON, MAX_EACH);
		}
	}

}
