package dev.orderfood.operations;

import java.time.Duration;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionFarewellTests {

	private final Connector connector = new Connector("HTTP/1.1");

	private final ConnectionFarewell farewell = new ConnectionFarewell(new ShutdownProperties(Duration.ofSeconds(30)));

	@BeforeEach
	void start() throws Exception {
		// Without a port of its own, Tomcat calls every request the last.
		this.connector.setPort(0);
		protocol().init();
		protocol().setMaxKeepAliveRequests(-1);
		this.farewell.customize(this.connector);
		this.farewell.start();
	}

	@AfterEach
	void close() throws Exception {
		protocol().destroy();
	}

	@Test
	void leavesConnectionsAloneWhileTheServerRuns() {
		assertThat(this.farewell.isRunning()).isTrue();
		assertThat(protocol().getMaxKeepAliveRequests()).isEqualTo(-1);
	}

	@Test
	void makesEachAnswerTheLastOfItsConnectionWhenTheServerStops() {
		this.farewell.stop();

		assertThat(this.farewell.isRunning()).isFalse();
		assertThat(protocol().getMaxKeepAliveRequests()).isOne();
	}

	@Test
	void aServerThatStartsAgainKeepsConnectionsAgain() {
		this.farewell.stop();
		this.farewell.start();

		assertThat(this.farewell.isRunning()).isTrue();
		assertThat(protocol().getMaxKeepAliveRequests()).isEqualTo(-1);
	}

	private AbstractHttp11Protocol<?> protocol() {
		return (AbstractHttp11Protocol<?>) this.connector.getProtocolHandler();
	}

}
