package dev.orderfood.load;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A load beside migrations, customers and other loads.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoadBesideOthersIT {

	private static final Duration A_WHILE = Duration.ofSeconds(60);

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void loadSample() {
		this.files = DataFiles.in(this.folder);
		assertThat(this.database.load(this.files)).isZero();
	}

	@Test
	void whileSourcesAreReadNothingIsLockedAndNoTransactionIsOpen() throws Exception {
		try (SlowServer server = new SlowServer()) {
			this.files.replace("products.csv", "12.99", "13.49");
			CompletableFuture<Integer> load = this.database.loadAsync(this.files, "LOAD_FORCE=true", server.sources());
			server.awaitReader();
			assertThat(this.database.number("""
					SELECT count(*) FROM pg_stat_activity
					WHERE datname = current_database() AND usename = 'orderfood_load' AND xact_start IS NOT NULL"""))
				.isZero();
			assertThat(this.database.number("""
					SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
					WHERE datname = current_database() AND usename = 'orderfood_load' AND locktype <> 'advisory'"""))
				.isZero();
			// What a migration and a customer do, who would wait for each other.
			runAsOwner("SET lock_timeout = '30s'; ALTER TABLE users ADD COLUMN nickname text; ALTER TABLE load_runs "
					+ "ADD COLUMN remark text; SELECT FROM users WHERE key_hash = sha256('apitest') AND active");
			server.answer();
			assertThat(load.get()).isZero();
		}
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
	}

	@Test
	void aLockOnATableStopsOthersForMomentsOnly(CapturedOutput output) throws Exception {
		this.files.replace("products.csv", "12.99", "13.49").replace("users.csv", "Local default client", "New client");
		CompletableFuture<Integer> load;
		try (Connection report = this.database.database().connect(); Statement statement = report.createStatement()) {
			report.setAutoCommit(false);
			statement.execute("LOCK TABLE users IN SHARE MODE");
			load = this.database.loadAsync(this.files, "load.lock-timeout=50ms");
			await().until(() -> output.getOut().split("Another session holds a lock on a table", -1).length > 3);
			// Products come first, and are not locked between the attempts for ever.
			runAsOwner("SET lock_timeout = '30s'; LOCK TABLE products IN ACCESS EXCLUSIVE MODE");
			assertThat(load).isNotDone();
		}
		assertThat(load.get()).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
		assertThat(this.database.lastRun()).contains("products published 10/0/1/0", "users published 5/0/1/0");
	}

	@Test
	void aLockThatIsNeverReleasedEndsTheLoad(CapturedOutput output) throws Exception {
		this.files.replace("products.csv", "12.99", "13.49");
		try (BlockedLoad _ = BlockedLoad.onProduct(1, this.database)) {
			assertThat(this.database.load(this.files, "load.lock-timeout=20ms", "load.lock-wait=100ms")).isOne();
		}
		assertThat(output).contains(
				"Nothing was loaded. The load collided with other work in the database (canceling statement due to "
						+ "lock timeout). Run it again.");
		assertThat(this.database.lastRun()).contains("products failed 0/0/0/0");
	}

	@Test
	void whatAnotherLoadPublishesMeanwhileIsComparedAgain(CapturedOutput output) throws Exception {
		try (SlowServer server = new SlowServer()) {
			CompletableFuture<Integer> load = this.database.loadAsync(this.files, server.sources());
			server.awaitReader();
			// The load holds products for what is published, and does not read them.
			String before = this.files.read("products.csv");
			this.files.replace("products.csv", "12.99", "13.49");
			assertThat(this.database.load(this.files, "COUPON_SOURCES=" + this.files.path("coupons"))).isZero();
			assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
			this.files.write("products.csv", before);
			server.answer();
			assertThat(load.get()).isZero();
		}
		assertThat(output).contains("Another load has published meanwhile; comparing again");
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("12.99");
		assertThat(this.database.text("SELECT string_agg(code, ' ' ORDER BY code) FROM coupon_codes WHERE active"))
			.contains("SLOWCODE");
	}

	@Test
	void aCompleteSetIsEnoughBesideAnotherLoadWhereThatIsAskedFor(CapturedOutput output) throws Exception {
		try (SlowServer server = new SlowServer()) {
			CompletableFuture<Integer> refresh = this.database.loadAsync(this.files, server.sources());
			server.awaitReader();
			this.files.replace("products.csv", "12.99", "13.49");
			assertThat(this.database.load(this.files, "LOAD_WAIT=false")).isZero();
			assertThat(output)
				.contains("Another load is running, and the database holds a complete set, published at 20");
			assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("12.99");
			assertThat(refresh).isNotDone();
			server.answer();
			assertThat(refresh.get()).isZero();
		}
		assertThat(this.database.load(this.files, "LOAD_WAIT=false")).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
	}

	@Test
	void anIncompleteSetIsNotEnoughBesideAnotherLoad(CapturedOutput output) throws Exception {
		this.database.sql().sql("DELETE FROM load_runs WHERE dataset = 'stock'").update();
		this.files.replace("products.csv", "12.99", "13.49");
		CompletableFuture<Integer> first;
		CompletableFuture<Integer> second;
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database)) {
			first = this.database.loadAsync(this.files);
			blocked.awaitBlocked();
			second = this.database.loadAsync(this.files, "LOAD_WAIT=false");
			await().until(() -> output.getOut().contains("Another load is running on this database; waiting"));
			assertThat(second).isNotDone();
		}
		assertThat(first.get()).isZero();
		assertThat(second.get()).isZero();
		assertThat(output).doesNotContain("complete set");
	}

	private void runAsOwner(String sql) throws SQLException {
		try (Connection connection = this.database.database().connect();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** Two coupon files whose bytes come when a test says so. */
	private static final class SlowServer implements AutoCloseable {

		private final HttpServer server;

		private final CountDownLatch read = new CountDownLatch(1);

		private final CountDownLatch answered = new CountDownLatch(1);

		SlowServer() throws Exception {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			this.server.createContext("/", this::send);
			this.server.start();
		}

		private void send(HttpExchange exchange) {
			try (exchange) {
				this.read.countDown();
				this.answered.await();
				byte[] codes = "HAPPYHRS\nBIRTHDAY\nFREEZAAA\nGNULINUX\nOVER9000\nSLOWCODE\n"
					.getBytes(StandardCharsets.UTF_8);
				boolean head = exchange.getRequestMethod().equals("HEAD");
				exchange.sendResponseHeaders(200, head ? -1 : codes.length);
				if (!head) {
					try (OutputStream body = exchange.getResponseBody()) {
						body.write(codes);
					}
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		String sources() {
			String address = "http://localhost:" + this.server.getAddress().getPort();
			return "COUPON_SOURCES=" + address + "/one," + address + "/two";
		}

		void awaitReader() throws InterruptedException {
			assertThat(this.read.await(A_WHILE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
		}

		void answer() {
			this.answered.countDown();
		}

		@Override
		public void close() {
			answer();
			this.server.stop(0);
		}

	}

}
