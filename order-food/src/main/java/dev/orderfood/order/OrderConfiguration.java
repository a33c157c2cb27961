package dev.orderfood.order;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ AdmissionProperties.class, OrderProperties.class })
class OrderConfiguration {

}
