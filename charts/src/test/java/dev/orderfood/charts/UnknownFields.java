package dev.orderfood.charts;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * Finds the fields of an object that its type does not know; reading keeps them in
 * silence.
 */
final class UnknownFields {

	private UnknownFields() {
	}

	static Stream<String> of(String path, Object object) {
		return switch (object) {
			case GenericKubernetesResource resource ->
				Stream.of(path + " is of the unknown kind " + resource.getKind());
			case Collection<?> elements -> elements.stream().flatMap((element) -> of(path + "[]", element));
			case Map<?, ?> entries ->
				entries.entrySet().stream().flatMap((entry) -> of(path + "." + entry.getKey(), entry.getValue()));
			default -> object.getClass().getName().startsWith("io.fabric8.") && !object.getClass().isEnum()
					? Stream.of(object.getClass().getMethods())
						.filter((method) -> method.getName().startsWith("get") && method.getParameterCount() == 0
								&& method.getDeclaringClass().getName().startsWith("io.fabric8."))
						.flatMap((method) -> ofProperty(path, object, method))
					: Stream.empty();
		};
	}

	private static Stream<String> ofProperty(String path, Object object, Method getter) {
		try {
			Object value = getter.invoke(object);
			if (getter.getName().equals("getAdditionalProperties")) {
				return ((Map<?, ?>) value).keySet().stream().map((field) -> path + "." + field);
			}
			String name = getter.getName().substring(3);
			return (value != null) ? of(path + "." + name, value) : Stream.empty();
		}
		catch (ReflectiveOperationException ex) {
			throw new LinkageError(path + ": " + getter, ex);
		}
	}

}
