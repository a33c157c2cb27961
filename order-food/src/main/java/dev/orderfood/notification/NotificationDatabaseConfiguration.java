package dev.orderfood.notification;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection pool of the event log and of notifications. */
@Configuration(proxyBeanMethods = false)
class NotificationDatabaseConfiguration {

	/** No candidate for injection elsewhere, which means the pool of the orders. */
	@Bean(name = NotificationConfiguration.DATA_SOURCE, defaultCandidate = false)
	@ConfigurationProperties("orderfood.notification.datasource")
	DataSource notificationDataSource(DataSourceProperties database) {
		return database.initializeDataSourceBuilder().type(HikariDataSource.class).build();
	}

}
