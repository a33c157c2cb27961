package dev.orderfood.notification;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryWorkerTests {

	private static final NotificationSettings.Retry RETRY = new NotificationSettings.Retry(Duration.ofSeconds(5),
			Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofSeconds(5));

	@ParameterizedTest
	@CsvSource({ "0,PT2.5S,PT5S", "1,PT5S,PT10S", "2,PT10S,PT20S", "7,PT320S,PT640S", "8,PT450S,PT900S",
			"30,PT450S,PT900S", "1000000,PT450S,PT900S" })
	void waitsTwiceAsLongEachTimeLessUpToAHalf(int failures, Duration least, Duration most) {
		assertThat(DeliveryWorker.backoff(RETRY, failures, 0)).isEqualTo(least);
		assertThat(DeliveryWorker.backoff(RETRY, failures, 1)).isEqualTo(most);
		assertThat(DeliveryWorker.backoff(RETRY, failures, 0.5)).isBetween(least, most);
	}

}
