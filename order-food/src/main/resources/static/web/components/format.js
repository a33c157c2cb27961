import { locale } from '/web/texts/texts.js';

const TIME = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const DAY_AND_TIME = new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' });
const DATE_AND_TIME = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = 24 * 3_600_000;
const ISO_8601 = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/g;

let money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });

/** Sets the currency of prices, a code of ISO 4217. */
export function useCurrency(currency) {
	money = new Intl.NumberFormat(locale, { style: 'currency', currency });
}

/** Writes an amount of money. */
export function price(amount) {
	return money.format(amount);
}

/** Writes a time of ISO 8601 as briefly as it is clear today. */
export function time(instant) {
	const date = new Date(instant);
	const now = new Date();
	if (date.toDateString() === now.toDateString()) {
		return TIME.format(date);
	}
	return Math.abs(date - now) < 6 * DAY ? DAY_AND_TIME.format(date) : DATE_AND_TIME.format(date);
}

/** Writes a sentence of the API with its times as the visitor reads them. */
export function localTimes(sentence) {
	return sentence.replace(ISO_8601, (instant) => time(instant));
}
