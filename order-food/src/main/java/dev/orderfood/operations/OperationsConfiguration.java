package dev.orderfood.operations;

import java.time.Clock;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ShutdownProperties.class)
class OperationsConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
