package dev.orderfood.local;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresBinariesTests {

	@ParameterizedTest
	@CsvSource({ "Linux,amd64,false,postgres-linux-x86_64.txz", "Linux,aarch64,false,postgres-linux-arm_64.txz",
			"Linux,amd64,true,postgres-linux-x86_64-alpine_linux.txz",
			"Linux,aarch64,true,postgres-linux-arm_64-alpine_linux.txz",
			"Mac OS X,x86_64,false,postgres-darwin-x86_64.txz", "Mac OS X,aarch64,false,postgres-darwin-arm_64.txz" })
	void fitTheMachine(String system, String architecture, boolean alpine, String archive) {
		assertThat(PostgresBinaries.archiveName(system, architecture, alpine)).isEqualTo(archive);
	}

}
