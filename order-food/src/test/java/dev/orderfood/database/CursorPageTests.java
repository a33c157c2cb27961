package dev.orderfood.database;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;

import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CursorPageTests {

	private static final Instant LAST_POSSIBLE = Instant.EPOCH.plus(365_000, ChronoUnit.DAYS);

	@ParameterizedTest
	@ValueSource(strings = { "1", "50", "200", "050" })
	void takesALimitInItsRange(String limit) {
		assertThat(CursorPage.of(limit, null).limit()).isEqualTo(Integer.parseInt(limit));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "000", "201", "999", "1000", "-1", "+1", "1.0", "1e2", " 1", "1 ", "ten",
			"\u0661", "\uff15", "2147483648", "99999999999999999999", "null", "1\n" })
	void refusesALimitOutsideItsRange(String limit) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> CursorPage.of(limit, null))
			.satisfies((ex) -> {
				assertThat(ex.fields()).containsExactly(new FieldError("limit", "must be a number from 1 to 200"));
			});
	}

	@Test
	void theFirstPageComesAfterNothing() {
		assertThat(CursorPage.of("50", null).after()).isNull();
	}

	@Test
	void aCursorIsReadAsItWasWritten() {
		Random random = new Random(24);
		for (int round = 0; round < 10_000; round++) {
			long micros = random.nextLong(ChronoUnit.MICROS.between(Instant.EPOCH, LAST_POSSIBLE) + 1);
			CursorPage.Cursor cursor = new CursorPage.Cursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
					new UUID(random.nextLong(), random.nextLong()));

			assertThat(cursor.encode()).matches("[A-Za-z0-9_-]{32}");
			assertThat(CursorPage.of("50", cursor.encode()).after()).isEqualTo(cursor);
		}
	}

	@Test
	void theEndsOfTheRangeAreReadToo() {
		for (Instant end : new Instant[] { Instant.EPOCH, LAST_POSSIBLE }) {
			CursorPage.Cursor cursor = new CursorPage.Cursor(end, new UUID(-1, -1));

			assertThat(CursorPage.Cursor.decode(cursor.encode())).isEqualTo(cursor);
		}
	}

	@Test
	void anythingElseIsRefusedInOneForm() {
		Random random = new Random(25);
		for (int round = 0; round < 10_000; round++) {
			byte[] bytes = new byte[random.nextInt(40)];
			random.nextBytes(bytes);
			if (bytes.length == 24) {
				// Before 1970: a negative number of microseconds.
				bytes[0] |= (byte) 0x80;
			}
			assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
		}
	}

	@Test
	void randomTextNeverFailsInAnotherForm() {
		Random random = new Random(26);
		for (int round = 0; round < 20_000; round++) {
			int length = (round % 2 == 0) ? 32 : random.nextInt(64);
			String text = random.ints(length, 1, (round % 3 == 0) ? 0xffff : 0x80)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			try {
				CursorPage.Cursor cursor = CursorPage.Cursor.decode(text);
				assertThat(cursor.encode()).isEqualTo(text);
			}
			catch (InvalidRequestException ex) {
				assertThat(ex.fields()).hasSize(1);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, Long.MAX_VALUE })
	void aTimeThatTheDatabaseCannotCompareIsRefused(long micros) {
		assertRefused(encode(micros));
		assertRefused(encode(ChronoUnit.MICROS.between(Instant.EPOCH, LAST_POSSIBLE) + 1));
	}

	@Test
	void aChangedCursorIsRefusedOrAnotherPlaceButNeverLonger() {
		String cursor = new CursorPage.Cursor(Instant.EPOCH, new UUID(1, 2)).encode();

		assertRefused(cursor + "=");
		assertRefused(cursor + "AAAA");
		assertRefused(cursor.substring(1));
		assertRefused(" " + cursor);
		assertRefused("");
		assertRefused(cursor.replace('A', '+'));
	}

	private static String encode(long micros) {
		ByteBuffer bytes = ByteBuffer.allocate(24).putLong(micros).putLong(1).putLong(2);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
	}

	private static void assertRefused(String cursor) {
		assertThatExceptionOfType(InvalidRequestException.class).as(cursor)
			.isThrownBy(() -> CursorPage.of("50", cursor))
			.satisfies((ex) -> {
				assertThat(ex.fields()).singleElement().extracting(FieldError::field).isEqualTo("cursor");
			});
	}

}
