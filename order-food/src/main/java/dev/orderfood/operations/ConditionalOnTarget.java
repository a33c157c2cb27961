package dev.orderfood.operations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.springframework.context.annotation.Conditional;

/** Is there only in processes that run one of the targets. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({ ElementType.TYPE, ElementType.METHOD })
@Conditional(OnTarget.class)
public @interface ConditionalOnTarget {

	/**
	 * The targets.
	 * @return one or more
	 */
	Target[] value();

}
