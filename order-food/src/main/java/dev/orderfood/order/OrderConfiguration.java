package dev.orderfood.order;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ AdmissionProperties.class, OrderProperties.class })
class OrderConfiguration {

}
