package dev.orderfood.notification;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The settings and the name resolver of notifications. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotificationSettings.class)
class NotificationConfiguration {

	static final String DATA_SOURCE = "notificationDataSource";

	/** For the endpoints that administrators add. */
	@Bean
	AddressResolver endpointResolver(NotificationSettings settings) {
		return new AddressResolver(settings.webhook().allowPrivate(), settings.webhook().connectTimeout());
	}

}
