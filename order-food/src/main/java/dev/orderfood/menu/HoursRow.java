package dev.orderfood.menu;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Opening hours of one weekday or one date, which may have several. Those of a date
 * replace those of its weekday.
 *
 * @param weekday the weekday, or null for a date
 * @param date the date, or null for a weekday
 * @param opens when the shop opens, or null if it does not on that day
 * @param closes when the shop closes, on the next day if that is not later than
 * {@code opens}; null if it does not open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoursRow(@Nullable DayOfWeek weekday, @Nullable LocalDate date,
		@JsonFormat(pattern = "HH:mm") @Nullable LocalTime opens,
		@JsonFormat(pattern = "HH:mm") @Nullable LocalTime closes) {
}
