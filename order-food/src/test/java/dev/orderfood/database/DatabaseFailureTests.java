package dev.orderfood.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseFailureTests {

	@ParameterizedTest
	@ValueSource(strings = { "08001", "08006", "57P01", "57P03", "25006", "28P01", "3D000" })
	void aDatabaseThatCannotBeReachedOrWrittenIsUnavailable(String state) {
		assertThat(DatabaseFailure.of(new IllegalStateException(new SQLException("failed", state))))
			.contains(DatabaseFailure.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "57014", "55P03", "40P01", "53300", "25P03", "25P04" })
	void aDatabaseThatAnswersOtherwiseIsBusy(String state) {
		assertThat(DatabaseFailure.of(new SQLException("failed", state))).contains(DatabaseFailure.BUSY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "23505", "42P01", "22001", "25P02" })
	void aFaultOfTheStatementIsNoFailureOfTheDatabase(String state) {
		assertThat(DatabaseFailure.of(new SQLException("failed", state))).isEmpty();
	}

	@Test
	void aPoolWithoutAFreeConnectionIsBusyUnlessItCouldNotConnect() {
		assertThat(DatabaseFailure.of(new SQLTransientConnectionException("timed out"))).contains(DatabaseFailure.BUSY);
		assertThat(DatabaseFailure.of(new SQLTransientConnectionException("timed out", "08001")))
			.contains(DatabaseFailure.UNAVAILABLE);
	}

	/** HikariCP passes on the state of the check that failed last. */
	@Test
	void aPoolThatHasClosedAConnectionBecauseOfALateAnswerIsBusy() {
		SQLException closed = new SQLException("This connection has been closed.", "08003");
		assertThat(DatabaseFailure.of(new SQLTransientConnectionException("timed out", "08003", closed)))
			.contains(DatabaseFailure.BUSY);
		assertThat(DatabaseFailure.of(closed)).contains(DatabaseFailure.UNAVAILABLE);
	}

	@Test
	void theReasonForARollbackCountsWhenTheRollbackFails() {
		TransactionSystemException failure = new TransactionSystemException("rollback failed",
				new SQLException("Connection is closed"));
		failure.initApplicationException(
				new DataAccessResourceFailureException("broken", new SQLException("broken", "57P01")));

		assertThat(DatabaseFailure.of(failure)).contains(DatabaseFailure.UNAVAILABLE);
		assertThat(DatabaseFailure.of(new IllegalStateException())).isEmpty();
	}

}
