package dev.orderfood.api;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the API stops.
 *
 * @param drain how long clients are asked to close their connections before requests are
 * no longer accepted; ends early when no client is connected
 */
@ConfigurationProperties("orderfood.shutdown")
@Validated
record ShutdownProperties(@DefaultValue("2s") @DurationMin(seconds = 0) @DurationMax(seconds = 30) Duration drain) {

}
