package dev.orderfood.database;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	/**
	 * Knows PostgreSQL's own states, such as that of a lock that was not to be had in
	 * time, which JDBC's exception classes do not tell apart.
	 */
	@Bean
	SQLExceptionTranslator postgresqlExceptionTranslator() {
		return new SQLErrorCodeSQLExceptionTranslator("PostgreSQL");
	}

}
