package dev.orderfood.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.Contract;
import dev.orderfood.contract.Leaks;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.RawHttp;
import dev.orderfood.contract.RawHttp.End;
import dev.orderfood.contract.RawHttp.Exchange;
import dev.orderfood.contract.RawHttp.Outcome;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand requests that are wrong in some way. They are the same in each run; other
 * ones, or more, come with {@code -Dorderfood.fuzz.seed} and
 * {@code -Dorderfood.fuzz.requests}.
 */
@OrderFoodTest
@CapturesOutput
class FuzzIT {

	private static final Logger log = LoggerFactory.getLogger(FuzzIT.class);

	private static final long SEED = Long.getLong("orderfood.fuzz.seed", 20_261_120L);

	private static final int REQUESTS = Integer.getInteger("orderfood.fuzz.requests", 10_000);

	private static final int AT_ONCE = 16;

	private static final Pattern SERVER_ERROR = Pattern.compile("HTTP/1\\.1 5[0-9][0-9]|^\\{\"code\":5");

	private static final Pattern ORDER_ID = Pattern.compile("\"id\":\"([0-9a-f]{8}-[0-9a-f-]{27})\"");

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	@Test
	void neverFailsNeverHangsAndNeverShowsItsInside(Api api, Shop shop, CapturedOutput output)
			throws InterruptedException {
		String client = shop.newClient();
		List<String> before = shop.list("id FROM orders");
		MalformedRequests requests = new MalformedRequests(SEED, client);
		log.info("Sending {} malformed requests made from the seed {}", REQUESTS, SEED);

		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
			for (int i = 0; i < REQUESTS; i++) {
				int number = i;
				threads.execute(() -> send(api, number, requests.make(number)));
			}
			threads.shutdown();
			assertThat(threads.awaitTermination(5 + REQUESTS / 2_000, TimeUnit.MINUTES)).as("all were answered")
				.isTrue();
		}

		log.info("Answers: {}", this.outcomes);
		assertThat(this.faults).as("seed %d", SEED).isEmpty();
		assertThat(this.outcomes.keySet()).contains("200", "400", "403", "404", "405", "406", "413", "415", "422");

		assertThat(output.getAll()).as("log").doesNotContain(client);

		Set<String> placed = new HashSet<>(shop.list("id FROM orders"));
		placed.removeAll(before);
		assertThat(placed).as("orders that nobody was told of").isSubsetOf(this.acknowledged).isNotEmpty();

		api.get("/api/product").send().hasStatus(200);
		api.order(OrderBody.of("2x1 1x3", "SAVE10")).send().hasStatus(200);
		api.get("/ready").send().hasStatus(200);
	}

	private void send(Api api, int number, byte[] request) {
		try {
			Exchange exchange = RawHttp.exchange(api.port(), request, End.NO_MORE);
			List<String> wrong = check(exchange);
			if (!wrong.isEmpty() && this.faults.size() < 20) {
				this.faults.add("request " + number + ": " + wrong + "\n  sent "
						+ excerpt(new String(request, StandardCharsets.ISO_8859_1)) + "\n  got " + exchange.outcome()
						+ " " + excerpt(exchange.text()));
			}
		}
		catch (RuntimeException | AssertionError ex) {
			this.faults.add("request " + number + ": " + ex);
		}
	}

	private List<String> check(Exchange exchange) {
		List<String> wrong = new ArrayList<>();
		if (exchange.outcome() == Outcome.HANGS) {
			wrong.add("hangs");
		}
		if (SERVER_ERROR.matcher(exchange.text()).find()) {
			wrong.add("fails");
		}
		if (!exchange.text().startsWith("HTTP/1.1 ")) {
			// Nothing for what ends before it has begun, a bare body for HTTP/0.9.
			count(exchange.text().isEmpty() ? "none" : "bare");
			wrong.addAll(exchange.text().startsWith("{") ? Leaks.in(exchange.text()) : List.of());
			return wrong;
		}
		Answer answer = exchange.answers(1).getFirst();
		count(Integer.toString(answer.status()));
		String type = answer.header("Content-Type").orElse("none");
		if (answer.status() >= 400 && !exchange.isHead()) {
			wrong.addAll(Contract.served().departuresOfError(answer));
		}
		if (type.contains("json")) {
			wrong.addAll(Leaks.in(answer.text()));
		}
		if (answer.status() == 200) {
			ORDER_ID.matcher(answer.text())
				.results()
				.map((MatchResult id) -> id.group(1))
				.forEach(this.acknowledged::add);
		}
		return wrong;
	}

	private void count(String outcome) {
		this.outcomes.computeIfAbsent(outcome, (key) -> new LongAdder()).increment();
	}

	private static String excerpt(String text) {
		String shown = text.replace("\r", "\\r").replace("\n", "\\n").replaceAll("\\p{Cntrl}", "?");
		return (shown.length() > 600) ? shown.substring(0, 600) + "… (" + text.length() + " bytes)" : shown;
	}

}
