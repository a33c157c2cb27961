package dev.orderfood.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PortsTests {

	@Test
	void takesThePortOfTheVariable() {
		int free = Ports.free();
		assertThat(Ports.fromVariable(Map.of("PORT", " " + free + " "), "PORT")).contains(free);
	}

	@Test
	void leavesTheChoiceWhenTheVariableIsNotSet() {
		assertThat(Ports.fromVariable(Map.of(), "PORT")).isEmpty();
		assertThat(Ports.fromVariable(Map.of("PORT", ""), "PORT")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "65536", "-1", "80a", "1e3", "99999999999", "0x50" })
	void refusesWhatIsNoPort(String value) {
		assertThatExceptionOfType(CannotRunException.class)
			.isThrownBy(() -> Ports.fromVariable(Map.of("PORT", value), "PORT"))
			.withMessage("PORT=" + value + " is not a port: give a number from 1 to 65535.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "127.0.0.1" })
	void refusesATakenPortAndProposesAnother(String address) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(address))) {
			String port = Integer.toString(other.getLocalPort());
			assertThatExceptionOfType(CannotRunException.class)
				.isThrownBy(() -> Ports.fromVariable(Map.of("PORT", port), "PORT"))
				.withMessageStartingWith("Port " + port + " is taken")
				.withMessageMatching(".*PORT=\\d+ \\./run\\.sh");
		}
	}

}
