package dev.orderfood.charts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderfood.charts.Programs.Result;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands of docs/kubernetes.md that keep the pods when an autoscaler takes over: as
 * they stand there, against a release as Helm keeps it.
 */
class KeepPodsIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final ObjectMapper JSON = new ObjectMapper();

	private static final String KUBECTL = """
			#!/bin/bash
			here=$(dirname "$0")
			case "$*" in
			  *jsonpath*) cat "$here/release" ;;
			  *"-o name") echo secret/sh.helm.release.v1.order-food.v3 ;;
			  "patch secret/sh.helm.release.v1.order-food.v3 -n default --type merge --patch-file /dev/stdin") cat >"$here/patch" ;;
			  *) exit 1 ;;
			esac
			""";

	@TempDir
	private Path tools;

	@Test
	void nothingButTheNumberOfPodsLeavesTheManifest() throws Exception {
		String before = Chart.ORDER_FOOD.render(Chart.parse("autoscaling: {enabled: false}\nreplicaCount: 8"));
		assertThat(run(before)).isEqualTo(before.replaceFirst("(?m)^  replicas: 8\n", "")).isNotEqualTo(before);
	}

	@Test
	void theNumbersOfAllDeploymentsLeaveIt() throws Exception {
		String after = run(Chart.ORDER_FOOD.render(Chart.parse("""
				autoscaling: {enabled: false}
				targets:
				  separate: true
				  inventory: {autoscaling: {enabled: false}}
				""")));
		assertThat(Manifest.of(after).all(Deployment.class)).hasSize(3)
			.allSatisfy((deployment) -> assertThat(deployment.getSpec().getReplicas()).isNull());
		assertThat(after).contains("minReplicas: 2");
	}

	/** The manifest that is kept afterwards. */
	private String run(String manifest) throws Exception {
		ObjectNode release = JSON.createObjectNode().put("name", "order-food").put("manifest", manifest);
		release.putObject("config").put("replicaCount", 8);
		Files.writeString(this.tools.resolve("release"), encode(release));
		Programs.write(this.tools, "kubectl", KUBECTL);
		ProcessBuilder commands = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands());
		commands.environment().put("PATH", this.tools + ":" + System.getenv("PATH"));
		Result result = Programs.run(commands);
		assertThat(result.code()).as(result.output()).isZero();
		JsonNode kept = decode(
				JSON.readTree(this.tools.resolve("patch").toFile()).path("data").path("release").asText());
		assertThat(kept.at("/config/replicaCount").asInt()).isEqualTo(8);
		return kept.path("manifest").asText();
	}

	private static String commands() throws IOException {
		String page = Files.readString(ROOT.resolve("docs/kubernetes.md"));
		return page
			.substring(page.indexOf("<!-- keep pods -->") + "<!-- keep pods -->".length(),
					page.indexOf("<!-- /keep pods -->"))
			.replace("```", "");
	}

	/** As Helm does it, and the Secret once more. */
	private static String encode(JsonNode release) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(JSON.writeValueAsBytes(release));
		}
		Base64.Encoder base64 = Base64.getEncoder();
		return base64.encodeToString(base64.encode(compressed.toByteArray()));
	}

	private static JsonNode decode(String release) throws IOException {
		Base64.Decoder base64 = Base64.getDecoder();
		return JSON.readTree(
				new GZIPInputStream(new ByteArrayInputStream(base64.decode(base64.decode(release)))).readAllBytes());
	}

}
