package dev.orderfood.sql;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.stream.Stream;

import dev.orderfood.sql.SqlFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SqlFailureTests {

	@ParameterizedTest
	@CsvSource({ "08000,PASSING", "08001,PASSING", "08003,PASSING", "08006,PASSING", "57P01,PASSING", "57P02,PASSING",
			"57P03,PASSING", "53300,PASSING", "28P01,LOGIN_REFUSED", "28000,LOGIN_REFUSED", "08004,LOGIN_REFUSED",
			"3D000,NO_SUCH_DATABASE", "55P03,LOCK_CONFLICT", "40P01,LOCK_CONFLICT", "42501,OTHER", ",OTHER" })
	void knowsFromTheSqlStateWhatCanBeDone(String sqlState, Kind kind) {
		assertThat(SqlFailure.of(new SQLException("message", sqlState)).kind()).isEqualTo(kind);
	}

	@ParameterizedTest
	@MethodSource
	void givesTheReasonOfTheNetwork(Exception cause, String reason) {
		assertThat(SqlFailure.of(new SQLException("The connection attempt failed.", "08001", cause)).reason())
			.isEqualTo(reason);
	}

	static Stream<Arguments> givesTheReasonOfTheNetwork() {
		return Stream.of(arguments(new UnknownHostException("db"), "the host name is not known"),
				arguments(new ConnectException("Connection refused"), "connection refused"),
				arguments(new NoRouteToHostException("No route to host"), "there is no route to the host"),
				arguments(new SocketTimeoutException("Connect timed out"), "no answer"));
	}

	@Test
	void leavesOutTheDetailBecauseItHoldsData() {
		ServerErrorMessage message = new ServerErrorMessage(
				"SERROR\0C23505\0Mduplicate key\0DKey (email)=(a@b) exists\0");
		SqlFailure failure = SqlFailure.of(new PSQLException(message));
		assertThat(failure.reason()).isEqualTo("duplicate key");
	}

	@Test
	void isFoundAmongTheCausesOfAFailure() {
		SQLException cause = new SQLException("canceling statement due to lock timeout", "55P03");
		assertThat(SqlFailure.findIn(new IllegalStateException(new RuntimeException(cause))))
			.hasValueSatisfying((failure) -> assertThat(failure.isLockConflict()).isTrue());
		assertThat(SqlFailure.findIn(new IllegalStateException())).isEmpty();
	}

	@Test
	void hasAReasonOfOneLine() {
		assertThat(SqlFailure.of(new SQLException("one\n  Hint: two")).reason()).isEqualTo("one");
	}

	@Test
	void hasAReasonEvenWithoutAMessage() {
		assertThat(SqlFailure.of(new SQLException()).reason()).isEqualTo("SQLException");
	}

}
