package dev.orderfood.charts;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * What a chart renders to, as typed objects.
 *
 * @param objects the objects, in the order of the manifest
 */
record Manifest(List<HasMetadata> objects) {

	private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

	static Manifest of(String yaml) {
		return new Manifest(Stream.of(yaml.split("(?m)^---\\s*$"))
			.filter((document) -> document.lines().anyMatch((line) -> !line.isBlank() && !line.startsWith("#")))
			.map((document) -> (HasMetadata) SERIALIZATION.unmarshal(document))
			.toList());
	}

	<T extends HasMetadata> List<T> all(Class<T> type) {
		return this.objects.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<T extends HasMetadata> T one(Class<T> type, String name) {
		return all(type).stream()
			.filter((object) -> object.getMetadata().getName().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
	}

	/** What the pods of the first object of a kind are. */
	PodSpec pods(Class<? extends HasMetadata> kind) {
		return all(kind).stream().flatMap(Manifest::workload).findFirst().orElseThrow().spec();
	}

	/** Everything that makes pods, and the pods of tests. */
	List<Workload> workloads() {
		return this.objects.stream().flatMap(Manifest::workload).toList();
	}

	private static Stream<Workload> workload(HasMetadata object) {
		return switch (object) {
			case Deployment deployment -> Stream.of(Workload.of(object, deployment.getSpec().getTemplate()));
			case StatefulSet set -> Stream.of(Workload.of(object, set.getSpec().getTemplate()));
			case Job job -> Stream.of(Workload.of(object, job.getSpec().getTemplate()));
			case CronJob cronJob ->
				Stream.of(Workload.of(object, cronJob.getSpec().getJobTemplate().getSpec().getTemplate()));
			case Pod pod ->
				Stream.of(new Workload(pod.getMetadata().getName(), pod.getMetadata().getLabels(), pod.getSpec()));
			default -> Stream.empty();
		};
	}

	/**
	 * The pods of one object.
	 *
	 * @param name the object's kind and name
	 * @param labels the pods' labels
	 * @param spec what the pods are
	 */
	record Workload(String name, Map<String, String> labels, PodSpec spec) {

		private static Workload of(HasMetadata object, PodTemplateSpec template) {
			return new Workload(object.getKind() + "/" + object.getMetadata().getName(),
					template.getMetadata().getLabels(), template.getSpec());
		}

		List<Container> containers() {
			return Stream.concat(this.spec.getInitContainers().stream(), this.spec.getContainers().stream()).toList();
		}

		boolean isSelectedBy(Map<String, String> selector) {
			return this.labels.entrySet().containsAll(selector.entrySet());
		}

	}

}
