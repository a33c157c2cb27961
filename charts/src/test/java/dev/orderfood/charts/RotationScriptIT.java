package dev.orderfood.charts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order in which a password is rotated: at no time does a pod get a login that is not
 * valid. That orders get through is seen by the API's own tests.
 */
class RotationScriptIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	/** Keeps the Secret in files, one for each key, and logs calls. */
	private static final String KUBECTL = """
			#!/bin/bash
			here=$(dirname "$0")
			case "$*" in
			  *"get deployments"*) echo deployment.apps/order-food ;;
			  *"get deployment.apps/order-food"*) cat "$here/read-by-pods" ;;
			  *"get secret"*) a="$*"; key=${a##*index .data \\"}; cat "$here/secret-${key%%\\"*}" 2>/dev/null || true ;;
			  *"--patch-file"*)
			    patch=$(cat)
			    echo "patch $(grep -o '"[a-z]*-[a-z]*":' <<<"$patch" | tr -d '\\n')" >>"$here/calls"
			    for key in api-username api-password; do
			      sed "s/.*\\"$key\\":\\"\\([^\\"]*\\)\\".*/\\1/" <<<"$patch" | tr -d '\\n' >"$here/secret-$key"
			    done ;;
			  *"patch secret"*) echo "patch alone" >>"$here/calls"; printf orderfood_api >"$here/secret-api-username" ;;
			  *rollout*) echo "$3 $4" >>"$here/calls" ;;
			esac
			echo "$*" >>"$here/arguments"
			""";

	/** Answers what a server with the logins of the file would. */
	private static final String PSQL = """
			#!/bin/bash
			here=$(dirname "$0")
			sql=$(cat)
			echo "$sql" | sed "s/PASSWORD '[^']*'/PASSWORD …/" >>"$here/calls"
			echo "$*" >>"$here/arguments"
			case "$sql" in
			  *pg_stat_activity*) cat "$here/sessions" ;;
			  *rolcanlogin*) login=${sql#*rolname = \\'}; grep -c "^${login%%\\'*}$" "$here/logins" || true ;;
			  *pg_roles*) echo 0 ;;
			esac
			""";

	@TempDir
	private Path tools;

	@BeforeEach
	void provideTools() throws IOException {
		Programs.write(this.tools, "kubectl", KUBECTL);
		Programs.write(this.tools, "psql", PSQL);
		write("sessions", "0\n");
		write("logins", "orderfood_api\n");
		write("secret-api-username", "orderfood_api");
		write("read-by-pods", "api-username");
	}

	@Test
	void theSecretChangesAfterTheLoginIsThereAndTheOldOneEndsAfterThePodsAreReplaced() throws Exception {
		assertThat(run()).isZero();
		assertThat(calls()).containsExactly("SELECT count(*) FROM pg_roles WHERE rolname = 'orderfood_api_a'",
				"CREATE ROLE orderfood_api_a IN ROLE orderfood_api", "ALTER ROLE orderfood_api_a LOGIN PASSWORD …",
				"patch \"api-username\":\"api-password\":", "rollout restart", "rollout status",
				"SELECT count(*) FROM pg_roles WHERE rolname = 'orderfood_api' AND rolcanlogin",
				"SELECT count(*) FROM pg_stat_activity WHERE usename = 'orderfood_api'",
				"ALTER ROLE orderfood_api NOLOGIN PASSWORD NULL",
				"SELECT count(*) FROM pg_roles WHERE rolname = 'orderfood_api_b' AND rolcanlogin");
		assertThat(read("secret-api-username")).isEqualTo("orderfood_api_a");
	}

	@Test
	void theTwoLoginsTakeTurns() throws Exception {
		write("secret-api-username", "orderfood_api_a");
		write("logins", "orderfood_api_a\n");
		assertThat(run()).isZero();
		assertThat(read("secret-api-username")).isEqualTo("orderfood_api_b");
		assertThat(calls()).contains("ALTER ROLE orderfood_api_a NOLOGIN PASSWORD NULL")
			.doesNotContain("ALTER ROLE orderfood_api NOLOGIN PASSWORD NULL");
	}

	@Test
	void aLoginThatIsInUseKeepsItsPassword() throws Exception {
		write("sessions", "3\n");
		assertThat(run("--timeout", "1")).isOne();
		assertThat(calls()).noneMatch((call) -> call.contains("NOLOGIN"));
		assertThat(read("output")).contains("3 sessions of orderfood_api are still there after 1 s");
	}

	@Test
	void nothingHappensWhilePodsDoNotReadTheName() throws Exception {
		write("read-by-pods", "");
		assertThat(run()).isOne();
		assertThat(calls()).isEmpty();
		assertThat(read("output"))
			.contains("upgrade the release order-food with database.api.usernameKey=api-username");
	}

	@Test
	void aSecretWithoutTheNameGetsTheOneThatIsInUse() throws Exception {
		Files.delete(this.tools.resolve("secret-api-username"));
		assertThat(run()).isOne();
		assertThat(calls()).containsExactly("patch alone");
		assertThat(read("secret-api-username")).isEqualTo("orderfood_api");
	}

	@Test
	void thePasswordIsNeitherPrintedNorAnArgument() throws Exception {
		assertThat(run()).isZero();
		String password = read("secret-api-password");
		assertThat(password).hasSizeGreaterThanOrEqualTo(32);
		assertThat(read("output")).doesNotContain(password);
		assertThat(read("arguments")).doesNotContain(password);
	}

	@Test
	void aNameThatIsNoneIsRefused() throws Exception {
		assertThat(run("--role", "api; DROP TABLE orders")).isEqualTo(2);
		assertThat(calls()).isEmpty();
	}

	private int run(String... arguments) throws Exception {
		ProcessBuilder script = new ProcessBuilder(ROOT.resolve("scripts/rotate-database-password.sh").toString(),
				"--psql", "psql");
		script.command().addAll(List.of(arguments));
		script.environment().put("PATH", this.tools + ":" + System.getenv("PATH"));
		return script.redirectErrorStream(true).redirectOutput(this.tools.resolve("output").toFile()).start().waitFor();
	}

	private List<String> calls() throws IOException {
		Path calls = this.tools.resolve("calls");
		return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
	}

	private String read(String name) throws IOException {
		return Files.readString(this.tools.resolve(name), StandardCharsets.UTF_8);
	}

	private void write(String name, String content) throws IOException {
		Files.writeString(this.tools.resolve(name), content);
	}

}
