package dev.orderfood.order;

import dev.orderfood.database.ListAdmission;
import io.github.resilience4j.bulkhead.BulkheadRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrderProperties.class)
class OrderConfiguration {

	/** The customers' lists and those of the staff share it. */
	@Bean
	ListAdmission orderLists(BulkheadRegistry bulkheads, OrderProperties properties) {
		return new ListAdmission(bulkheads, "order-lists", properties.lists(), "order lists");
	}

}
