package dev.orderfood.notification;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The settings, the connection pool and the name resolver of notifications. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotificationSettings.class)
class NotificationConfiguration {

	static final String DATA_SOURCE = "notificationDataSource";

	/** No candidate for injection elsewhere, which means the pool of the orders. */
	@Bean(name = DATA_SOURCE, defaultCandidate = false)
	@ConfigurationProperties("orderfood.notification.datasource")
	DataSource notificationDataSource(DataSourceProperties database) {
		return database.initializeDataSourceBuilder().type(HikariDataSource.class).build();
	}

	/** For the endpoints that administrators add. */
	@Bean
	AddressResolver endpointResolver(NotificationSettings settings) {
		return new AddressResolver(settings.webhook().allowPrivate(), settings.webhook().connectTimeout());
	}

}
