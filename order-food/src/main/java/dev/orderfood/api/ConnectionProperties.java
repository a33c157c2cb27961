package dev.orderfood.api;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a request may occupy its connection.
 *
 * @param receiveWithin how long a request may take to arrive, from the first byte of its
 * headers to the last byte of its body
 * @param sendWithin how long a client may take to receive the response, from its headers
 * to the last byte of its body
 */
@ConfigurationProperties("orderfood.connection")
@Validated
record ConnectionProperties(
		@DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration receiveWithin,
		@DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration sendWithin) {

}
