package dev.orderfood.charts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node can always be drained, the others take its pods evenly, and the autoscaler's
 * figures mean what they say.
 */
class DrainIT {

	@Test
	void podsAreSpreadOverNodesThatTakeAny() {
		assertThat(Chart.ORDER_FOOD.set("default").manifest().pods(Deployment.class).getTopologySpreadConstraints())
			.singleElement()
			.satisfies((constraint) -> {
				assertThat(constraint.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
				assertThat(constraint.getNodeTaintsPolicy()).isEqualTo("Honor");
				assertThat(constraint.getMatchLabelKeys()).containsExactly("pod-template-hash");
			});
	}

	/** A node without the label would get no pod, or none of the spreading. */
	@Test
	void zonesAreLookedAtOnlyWhereThatIsAskedFor() {
		assertThat(Chart.ORDER_FOOD.set("production").manifest().pods(Deployment.class).getTopologySpreadConstraints())
			.extracting(TopologySpreadConstraint::getTopologyKey)
			.containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
	}

	@Test
	void anOldKubernetesIsToldNothingThatItDoesNotKnow() {
		String old = Chart.ORDER_FOOD.render(Chart.ORDER_FOOD.trial(), "order-food", "1.23.0");
		assertThat(old).doesNotContain("nodeTaintsPolicy", "matchLabelKeys", "unhealthyPodEvictionPolicy");
	}

	@Test
	void aPodThatDoesNotServeMayAlwaysGo() {
		assertThat(Chart.ORDER_FOOD.set("separate").manifest().all(PodDisruptionBudget.class)).hasSize(3)
			.allMatch((budget) -> budget.getSpec().getUnhealthyPodEvictionPolicy().equals("AlwaysAllow"));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, true", "2, 1, false", "2, 2, true", "3, 2, false", "1, 50%, true", "2, 50%, false",
			"3, 67%, true", "3, 66%, false", "2, 100%, true" })
	void aBudgetNeverKeepsEveryPod(int pods, String minAvailable, boolean wouldBlock) {
		ObjectNode values = Chart.YAML.createObjectNode();
		values.putObject("autoscaling").put("enabled", false);
		values.put("replicaCount", pods);
		ObjectNode budget = values.putObject("podDisruptionBudget");
		if (minAvailable.endsWith("%")) {
			budget.put("minAvailable", minAvailable);
		}
		else {
			budget.put("minAvailable", Integer.parseInt(minAvailable));
		}
		PodDisruptionBudgetSpec spec = Manifest.of(Chart.ORDER_FOOD.render(values))
			.one(PodDisruptionBudget.class, "order-food")
			.getSpec();
		assertThat(spec.getMaxUnavailable() != null).isEqualTo(wouldBlock);
		assertThat(spec.getMinAvailable() != null).isEqualTo(!wouldBlock);
		assertThat(Chart.ORDER_FOOD.notes(values).contains("a drain would wait for ever")).isEqualTo(wouldBlock);
	}

	/**
	 * Ten pods below it use more than one pod may: the autoscaler begins where a pod has
	 * little left.
	 */
	@Test
	void podsAreAddedWhereOneHasLittleLeftAndRemovedSlowly() {
		Manifest manifest = Chart.ORDER_FOOD.set("default").manifest();
		HorizontalPodAutoscaler autoscaler = manifest.one(HorizontalPodAutoscaler.class, "order-food");
		double limit = manifest.one(Deployment.class, "order-food")
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst()
			.getResources()
			.getLimits()
			.get("cpu")
			.getNumericalAmount()
			.doubleValue();
		double target = autoscaler.getSpec()
			.getMetrics()
			.getFirst()
			.getResource()
			.getTarget()
			.getAverageValue()
			.getNumericalAmount()
			.doubleValue();
		assertThat(target / limit).isBetween(0.6, 0.8);
		assertThat(autoscaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds()).isEqualTo(600);
		assertThat(autoscaler.getSpec().getBehavior().getScaleDown().getPolicies()).singleElement()
			.satisfies((policy) -> assertThat(policy.getValue()).isOne());
		assertThat(autoscaler.getSpec().getBehavior().getScaleUp().getStabilizationWindowSeconds()).isZero();
	}

}
