package dev.orderfood.operations;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides what {@link ConditionalOnTarget} says. */
class OnTarget extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Target own = Target.of(context.getEnvironment());
		Target[] wanted = metadata.getAnnotations().get(ConditionalOnTarget.class).getEnumArray("value", Target.class);
		return new ConditionOutcome(Arrays.asList(wanted).contains(own),
				ConditionMessage.forCondition(ConditionalOnTarget.class).because("the target is " + own));
	}

}
