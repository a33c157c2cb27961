package dev.orderfood.notification;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ EventLogSettings.class, EventStreamSettings.class })
class EventLogConfiguration {

}
