package dev.orderfood.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An endless supply of requests that are valid but for something: each is made from a
 * seed and its number only, so that one that finds a fault can be made again.
 */
class MalformedRequests {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "CONNECT", "PRI", "get", "G ET", "", "GET\0", "\u00fcGET", "PROPFIND", "X".repeat(300));

	private static final List<String> VERSIONS = List.of("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/11.1",
			"http/1.1", "HTTPS/1.1", "", "1.1", "HTTP/1.1 ", " HTTP/1.1", "HTTP/1.1\0");

	private static final List<String> TARGETS = List.of("/api/product", "/api/product?category=Waffle",
			"/api/product/1", "/api/product/999", "/api/order", "/api/order?limit=5",
			"/api/order/019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01", "/livez", "/readyz", "/ready", "/health", "/metrics",
			"/openapi.yaml", "/docs", "/docs/docs.js", "/", "/error", "/actuator/health", "/actuator/prometheus",
			"/actuator/info", "*", "http://localhost/api/product", "localhost:80");

	private static final List<String> IN_A_PATH = List.of("/", "//", "/./", "/../", "..", "%2e%2e", "%2f", "%5c", "\\",
			";", ";a=b", ";jsessionid=1", "%00", "%0a", "%0d%0a", "%", "%2", "%zz", "%25", "%ff", "%c0%af", "%ed%a0%80",
			"%F0%9F%8D%94", "\u00e4", "\0", "\u0001", "\u007f", "{1}", "[1]", "<b>", "\"", "'", "|", "^", "`", "*", "~",
			" ", "\t", "+", "#", "@", ":", "1", "-1", "9223372036854775808", "a".repeat(2000), "/a".repeat(1000),
			"null", "${jndi:ldap://x}", "{{7*7}}", "' OR 1=1 --");

	private static final List<String> IN_A_QUERY = List.of("?", "&", "=", "&&", "==", "?limit=", "?limit=0",
			"?limit=-1", "?limit=201", "?limit=1e9", "?limit=%00", "?limit=1&limit=2", "?cursor=", "?cursor=AAAA",
			"?cursor=" + "A".repeat(32), "?cursor=" + "_".repeat(32), "?cursor=%ff", "?category=", "?category=%",
			"?category=%ff", "?category=%00", "?category=\u00e4", "?category[]=1", "?category=" + "x".repeat(3000),
			"?%00=1", "?%=1", "?" + "a=1&".repeat(1200), "?_method=DELETE", "?format=xml", "?includedNames[]=x",
			"?includedNames=%01", "?name[]=jvm");

	private static final List<String> HEADERS = List.of("Accept", "Accept-Charset", "Accept-Encoding",
			"Accept-Language", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
			"Content-Type", "Cookie", "Expect", "Forwarded", "Host", "Idempotency-Key", "If-Match", "If-Modified-Since",
			"If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Max-Forwards", "Origin",
			"Access-Control-Request-Method", "Range", "Referer", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
			"User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
			"X-Forwarded-Proto", "X-HTTP-Method-Override", "api_key", "baggage", "traceparent", "tracestate", "X", "",
			" ", "N@me", "N\0me", "N\u00e4me", ":", "x".repeat(3000));

	private static final List<String> VALUES = List.of("", " ", "\t", ",", ";", "=", "\"", "*", "*/*", "///",
			"text/html", "application/json", "application/json;q=zz", "application/json;charset=zz",
			"application/json;charset=utf-16", "application/json;charset=\"", "multipart/form-data",
			"multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "application/*",
			"application/vnd.x+json", "*/*" + ",a/b".repeat(300), "a/b;q=" + "0".repeat(500), "bytes=0-1", "bytes=9-1",
			"bytes=-", "bytes=0-0,1-1", "bytes=" + "0-1,".repeat(300), "W/", "W/\"", "\"\"", "\"a\", \"b\"",
			"Sat, 99 Foo 2026 99:99:99 GMT", "0", "-1", "1", "2", "99999999999999999999", "1e3", "0x10", "chunked",
			"chunked, chunked", "gzip", "gzip, chunked", "identity", "close", "keep-alive", "upgrade", "h2c",
			"websocket", "100-continue", "200-ok", "null", "https://evil.example.com", "file:///etc/passwd", "00-0-0-0",
			"00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01",
			"ff-" + "f".repeat(32) + "-" + "f".repeat(16) + "-ff", "a=b", "a=b;c=d", "a=\"b", "a=b; ".repeat(300),
			"localhost", "localhost:", "localhost:x", "[::1]", "[::1", "a b", "..", "apitest", "unknown",
			"x".repeat(256), "x".repeat(8000), "\u00e4", "\u0080", "\u00ff\u00fe", "\0", "\u0001", "\u007f", "a\rb",
			"a\nb", "a\r\nX-Injected: 1", "a\r\n b", "${jndi:ldap://x}", "' OR 1=1 --", "zh;q=9", "-,-;q=1",
			"x-".repeat(1000));

	private static final List<String> JSON_VALUES = List.of("null", "true", "false", "0", "-0", "1", "-1", "2", "1000",
			"1001", "1.0", "1.5", "1e0", "1E2", "1e400", "-1e-400", "1e1000000000", "1e-1000000000", "0.1e-7",
			"2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9".repeat(900),
			"9".repeat(5000), "0." + "1".repeat(5000), "\"\"", "\"1\"", "\" 1\"", "\"1.0\"", "\"one\"", "\"-1\"",
			"\"9223372036854775808\"", "\"SAVE10\"", "\"save10\"", "\"HAPPYHRS\"", "\"\\u0000\"", "\"SAVE10\\u0000\"",
			"\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83c\\udf54\"", "\"\u00c3\u00a4\"", "\"\u00ff\u00fe\"",
			"\"\u00ed\u00a0\u0080\"", "\"\u00f0\u009f\u008d\u0094\"", "\"\\uFEFF\"", "\"\\u202e\"", "\"\\x\"",
			"\"\\u12\"", "\"\n\"", "\"\0\"", "\"" + "x".repeat(64) + "\"", "\"" + "x".repeat(20_000) + "\"",
			"\"" + "x".repeat(66_000) + "\"", "\"${jndi:ldap://x}\"", "\"' OR 1=1 --\"", "{}", "[]", "[1]", "[null]",
			"[{}]", "[[]]", "{\"\":\"\"}", "{\"productId\":\"1\"}", "{\"quantity\":1}",
			"{\"productId\":\"1\",\"quantity\":1}", "{\"@class\":\"java.lang.Runtime\"}", "{\"__proto__\":{}}", "NaN",
			"Infinity", "-Infinity", "undefined", "'x'", "0x10", "01", "+1", ".5", "1.", "--1", "tru", "\"", "{", "[",
			"}", "]", ",", ":", "", "// x\n1", "/* x */1", "[".repeat(900) + "]".repeat(900), "[".repeat(5000),
			"{\"a\":".repeat(900) + "1" + "}".repeat(900), "{\"a\":".repeat(3000));

	private final long seed;

	private final String apiKey;

	MalformedRequests(long seed, String apiKey) {
		this.seed = seed;
		this.apiKey = apiKey;
	}

	/**
	 * Makes a request.
	 * @param number which one
	 * @return the bytes to send
	 */
	byte[] make(int number) {
		Random random = new Random(this.seed + number * 0x9E3779B97F4A7C15L);
		byte[] request = bytes(switch (number % 8) {
			case 0 -> order(random, json(random));
			case 1 -> order(random, json(random));
			case 2 -> order(random, brokenText(random, order()));
			case 3 -> headers(random);
			case 4 -> address(random);
			case 5 -> framing(random);
			default -> valid(random);
		});
		// Of the valid ones every byte is at risk, of the others some.
		return (number % 8 >= 6 || random.nextInt(10) == 0) ? brokenBytes(random, request) : request;
	}

	private String valid(Random random) {
		return switch (random.nextInt(5)) {
			case 0 -> request("GET", pick(random, TARGETS), "", "");
			case 1 -> request("HEAD", pick(random, TARGETS), "", "");
			case 2 -> request("GET", "/api/order?limit=2", key(), "");
			default -> order(random, order());
		};
	}

	private String order(Random random, String body) {
		String idempotency = random.nextBoolean() ? "Idempotency-Key: k-" + random.nextInt(2000) + "\r\n" : "";
		String headers = key() + idempotency + "Content-Type: application/json\r\n";
		if (random.nextInt(4) > 0) {
			return request("POST", "/api/order", headers + "Content-Length: " + body.length() + "\r\n", body);
		}
		int middle = random.nextInt(body.length() + 1);
		return request("POST", "/api/order", headers + "Transfer-Encoding: chunked\r\n",
				chunk(body.substring(0, middle)) + chunk(body.substring(middle)) + "0\r\n\r\n");
	}

	private static String chunk(String part) {
		return part.isEmpty() ? "" : Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
	}

	private static String order() {
		return "{\"items\":[{\"productId\":\"1\",\"quantity\":2},{\"productId\":3,\"quantity\":1}],\"couponCode\":\"SAVE10\"}";
	}

	/** An order in which something is a value of another kind, or stands twice. */
	private static String json(Random random) {
		Supplier<String> value = () -> pick(random, JSON_VALUES);
		int spoiled = random.nextInt(9);
		String productId = (spoiled == 0) ? value.get() : "\"1\"";
		String quantity = (spoiled == 1) ? value.get() : "1";
		String line = (spoiled == 2) ? value.get() : "{\"productId\":" + productId + ",\"quantity\":" + quantity
				+ ((spoiled == 3) ? ",\"quantity\":" + value.get() : "") + "}";
		String lines = (spoiled == 4) ? value.get()
				: "[" + String.join(",", Collections.nCopies((spoiled == 5) ? random.nextInt(130) : 1, line)) + "]";
		String coupon = (random.nextInt(3) == 0) ? value.get() : "\"SAVE10\"";
		return switch (spoiled) {
			case 6 -> value.get();
			case 7 -> "{\"items\":" + lines + ",\"items\":" + value.get() + "}";
			case 8 -> "{" + pick(random, JSON_VALUES) + ":" + value.get() + ",\"items\":" + lines + "}";
			default -> "{\"items\":" + lines + ",\"couponCode\":" + coupon + "}";
		};
	}

	private static String brokenText(Random random, String text) {
		StringBuilder broken = new StringBuilder(text);
		for (int i = random.nextInt(3); i >= 0; i--) {
			int at = random.nextInt(broken.length());
			switch (random.nextInt(3)) {
				case 0 -> broken.deleteCharAt(at);
				case 1 -> broken.insert(at, pick(random, JSON_VALUES));
				default -> broken.setCharAt(at, (char) random.nextInt(256));
			}
		}
		return broken.toString();
	}

	private String headers(Random random) {
		String garbage = IntStream.rangeClosed(0, random.nextInt(4))
			.mapToObj((i) -> pick(random, HEADERS) + ": " + pick(random, VALUES) + "\r\n")
			.collect(Collectors.joining());
		if (random.nextInt(20) == 0) {
			garbage = garbage.repeat(200);
		}
		String body = random.nextBoolean() ? order() : "";
		String length = body.isEmpty() ? ""
				: "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
		String method = body.isEmpty() ? "GET" : "POST";
		String target = body.isEmpty() ? pick(random, TARGETS) : "/api/order";
		return random.nextBoolean() ? request(method, target, key() + length + garbage, body)
				: request(method, target, garbage + length + key(), body);
	}

	private String address(Random random) {
		StringBuilder target = new StringBuilder(pick(random, TARGETS));
		for (int i = random.nextInt(3); i >= 0; i--) {
			target.insert(random.nextInt(target.length() + 1), pick(random, IN_A_PATH));
		}
		if (random.nextInt(3) == 0) {
			target.append(pick(random, IN_A_QUERY));
		}
		String method = (random.nextInt(3) == 0) ? pick(random, METHODS) : "GET";
		String version = (random.nextInt(6) == 0) ? pick(random, VERSIONS) : "HTTP/1.1";
		return method + " " + target + " " + version + "\r\nHost: localhost\r\n" + key() + "\r\n";
	}

	/** The same order, with its length told in ways that do not fit. */
	private String framing(Random random) {
		String body = order();
		String chunked = "Transfer-Encoding: chunked\r\n";
		String length = "Content-Length: " + body.length() + "\r\n";
		String size = Integer.toHexString(body.length());
		String headers = key() + "Content-Type: application/json\r\n";
		return switch (random.nextInt(12)) {
			case 0 -> request("POST", "/api/order", headers + length + chunked, body);
			case 1 -> request("POST", "/api/order", headers + chunked + length, size + "\r\n" + body + "\r\n0\r\n\r\n");
			case 2 -> request("POST", "/api/order", headers + "Content-Length: " + random.nextInt(200) + "\r\n", body);
			case 3 -> request("POST", "/api/order", headers + "Content-Length: " + pick(random, VALUES) + "\r\n", body);
			case 4 ->
				request("POST", "/api/order", headers + "Transfer-Encoding: " + pick(random, VALUES) + "\r\n", body);
			case 5 -> request("POST", "/api/order", headers + chunked, pick(random, VALUES) + "\r\n" + body);
			case 6 -> request("POST", "/api/order", headers + chunked, size + ";" + pick(random, VALUES) + "\r\n" + body
					+ "\r\n0\r\n" + pick(random, VALUES) + "\r\n\r\n");
			case 7 -> request("POST", "/api/order", headers + length, body.substring(random.nextInt(body.length())));
			case 8 ->
				request("POST", "/api/order", headers + length, body + request("GET", pick(random, TARGETS), "", ""));
			case 9 -> request("POST", "/api/order", headers + length, body) + brokenText(random, order());
			case 10 -> request("GET", pick(random, TARGETS), headers + length, body);
			default -> request(pick(random, METHODS), pick(random, TARGETS), headers + length, body);
		};
	}

	private String key() {
		return "api_key: " + this.apiKey + "\r\n";
	}

	private static String request(String method, String target, String headers, String body) {
		return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
	}

	private static byte[] brokenBytes(Random random, byte[] request) {
		byte[] broken = request;
		for (int i = random.nextInt(4); i >= 0 && broken.length > 1; i--) {
			int at = random.nextInt(broken.length);
			int until = Math.min(broken.length, at + 1 + random.nextInt(20));
			switch (random.nextInt(6)) {
				case 0 -> broken[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> broken[at] = (byte) random.nextInt(256);
				case 2 -> broken = joined(broken, at, Arrays.copyOfRange(broken, at, until), at);
				case 3 -> broken = joined(broken, at, new byte[0], until);
				case 4 -> broken = joined(broken, at, random(random), at);
				default -> broken = Arrays.copyOf(broken, at);
			}
		}
		return broken;
	}

	private static byte[] random(Random random) {
		byte[] bytes = new byte[random.nextInt(30)];
		random.nextBytes(bytes);
		return bytes;
	}

	private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		joined.write(bytes, 0, until);
		joined.writeBytes(between);
		joined.write(bytes, from, bytes.length - from);
		return joined.toByteArray();
	}

	private static String pick(Random random, List<String> from) {
		return from.get(random.nextInt(from.size()));
	}

	private static byte[] bytes(String request) {
		return request.getBytes(StandardCharsets.ISO_8859_1);
	}

}
