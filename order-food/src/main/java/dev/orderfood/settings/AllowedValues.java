package dev.orderfood.settings;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ClassUtils;

/** Describes the values that a setting can have, from its type and its constraints. */
final class AllowedValues {

	private AllowedValues() {
	}

	/**
	 * Describes the values of a component that violates a constraint.
	 * @param settings the record that has the component, or a record in it
	 * @param path the names of the components that lead to it
	 * @param message the message of the constraint
	 * @return the values, or empty if the message is about more than one component
	 */
	static Optional<String> of(Class<?> settings, List<String> path, String message) {
		return component(settings, path.getFirst())
			.flatMap((component) -> (path.size() > 1) ? of(component.getType(), path.subList(1, path.size()), message)
					: Optional.of(range(field(component).getAnnotations()).orElse(message)));
	}

	/** Describes the values of a property whose value cannot be converted. */
	static String of(Bindable<?> target) {
		Annotation[] constraints = target.getAnnotations();
		return range(constraints).or(() -> message(constraints)).orElseGet(() -> type(target));
	}

	private static Optional<RecordComponent> component(Class<?> type, String name) {
		return type.isRecord() ? Arrays.stream(type.getRecordComponents())
			.filter((component) -> component.getName().equals(name))
			.findFirst() : Optional.empty();
	}

	private static AnnotatedElement field(RecordComponent component) {
		try {
			return component.getDeclaringRecord().getDeclaredField(component.getName());
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Optional<String> range(Annotation[] constraints) {
		@Nullable String from = null;
		@Nullable String to = null;
		String kind = "number";
		for (Annotation constraint : constraints) {
			switch (constraint) {
				case Min min -> from = Long.toString(min.value());
				case Max max -> to = Long.toString(max.value());
				case DurationMin min -> {
					from = print(Duration.ofDays(min.days())
						.plusHours(min.hours())
						.plusMinutes(min.minutes())
						.plusSeconds(min.seconds())
						.plusMillis(min.millis()));
					kind = "duration";
				}
				case DurationMax max -> {
					to = print(Duration.ofDays(max.days())
						.plusHours(max.hours())
						.plusMinutes(max.minutes())
						.plusSeconds(max.seconds())
						.plusMillis(max.millis()));
					kind = "duration";
				}
				default -> {
				}
			}
		}
		return (from != null && to != null) ? Optional.of("a " + kind + " from " + from + " to " + to)
				: Optional.empty();
	}

	private static String print(Duration duration) {
		long millis = duration.toMillis();
		return (millis % 1000 == 0) ? millis / 1000 + "s" : DurationStyle.SIMPLE.print(duration);
	}

	private static Optional<String> message(Annotation[] constraints) {
		return Stream.of(constraints)
			.filter(jakarta.validation.constraints.Pattern.class::isInstance)
			.map((constraint) -> ((jakarta.validation.constraints.Pattern) constraint).message())
			.findFirst();
	}

	private static String type(Bindable<?> target) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target.getType().resolve(Object.class));
		if (Collection.class.isAssignableFrom(type)) {
			type = target.getType().getGeneric().resolve(Object.class);
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", ", "one of ", ""));
		}
		if (Number.class.isAssignableFrom(type)) {
			return "a number";
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		return (type == Duration.class) ? "a duration such as 500ms, 10s or 5m" : "a valid " + type.getSimpleName();
	}

}
