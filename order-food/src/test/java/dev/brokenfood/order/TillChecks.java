package dev.brokenfood.order;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** No build runs a class of this name, and it is slow. */
class TillChecks {

	@Test
	@Disabled("It stands here to be found by a rule")
	void waits() throws InterruptedException {
		Thread.sleep(1000);
	}

}
