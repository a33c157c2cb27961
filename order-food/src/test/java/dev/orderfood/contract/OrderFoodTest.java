package dev.orderfood.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.orderfood.OrderFood;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the running API on a real PostgreSQL that holds the {@link Shop}. All
 * classes share one API and one database, so a test leaves alone what others read:
 * products and promotions that it changes are its own. Test methods take an {@link Api}
 * or a {@link Shop} as parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@SpringBootTest(classes = OrderFood.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RunningApi.OnShop.class)
@ExtendWith(RunningApi.class)
@ResourceLock("the shared API")
public @interface OrderFoodTest {

}
