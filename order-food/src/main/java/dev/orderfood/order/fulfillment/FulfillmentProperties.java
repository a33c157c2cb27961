package dev.orderfood.order.fulfillment;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What happens to orders by itself.
 *
 * @param acceptWithin after which time an order that nobody accepted is rejected; 1 s to
 * 30 days, null for never
 */
@ConfigurationProperties("orderfood.fulfillment")
@Validated
record FulfillmentProperties(@DurationMin(seconds = 1) @DurationMax(days = 30) @Nullable Duration acceptWithin) {
}
