package dev.orderfood.order.fulfillment;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orderfood.api.JsonResponse;
import dev.orderfood.api.RequestedFreshness;
import dev.orderfood.client.ApiClient;
import dev.orderfood.database.CursorPage;
import dev.orderfood.database.ListAdmission;
import dev.orderfood.database.ReadReplica;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderStatus;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the orders of all clients for the staff. */
@RestController
@RequestMapping(path = "/api/admin/order", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderBoardController {

	private static final String NEWEST = "newest";

	private static final Set<String> SORTS = Set.of("oldest", NEWEST);

	private final OrderBoard board;

	private final ListAdmission lists;

	private final JsonMapper json;

	private final ReadReplica replica;

	OrderBoardController(OrderBoard board, ListAdmission lists, JsonMapper json, ReadReplica replica) {
		this.board = board;
		this.replica = replica;
		this.lists = lists;
		this.json = json;
	}

	@GetMapping
	void list(@AuthenticationPrincipal ApiClient client, @RequestParam(required = false) @Nullable String status,
			@RequestParam(name = "sort", required = false) @Nullable String givenSort,
			@RequestParam(defaultValue = "50") String limit, @RequestParam(required = false) @Nullable String cursor,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletResponse response) throws IOException {
		EnumSet<OrderStatus> statuses = statuses(status);
		String sort = (givenSort != null) ? givenSort : NEWEST;
		if (!SORTS.contains(sort)) {
			throw new InvalidRequestException("sort", "must be oldest or newest");
		}
		CursorPage page = CursorPage.of(limit, cursor);
		this.lists.admit(client.id(), () -> {
			OrderBoard.Page found = this.replica.read(RequestedFreshness.isNow(cacheControl),
					() -> this.board.list(statuses, sort.equals(NEWEST), page));
			JsonResponse.sendPage(body(found.orders()),
					found.hasNext() ? next(statuses, sort, page, found.orders().getLast()) : null, response);
		});
	}

	private byte[] body(List<Order> orders) {
		return this.json.writeValueAsBytes(
				orders.stream().map((order) -> new ListedOrder(order, Long.toString(order.clientId()))).toList());
	}

	private static String next(Set<OrderStatus> statuses, String sort, CursorPage page, Order last) {
		return "/api/admin/order?status=" + statuses.stream().map(OrderStatus::name).collect(Collectors.joining(","))
				+ "&sort=" + sort + "&limit=" + page.limit() + "&cursor="
				+ new CursorPage.Cursor(last.createdAt(), last.id()).encode();
	}

	private static EnumSet<OrderStatus> statuses(@Nullable String names) {
		EnumSet<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
		if (names == null) {
			return EnumSet.allOf(OrderStatus.class);
		}
		for (String name : names.split(",", -1)) {
			statuses.add(Arrays.stream(OrderStatus.values())
				.filter((status) -> status.name().equals(name))
				.findFirst()
				.orElseThrow(() -> new InvalidRequestException("status",
						"must be statuses of orders, separated by commas, such as PLACED,ACCEPTED")));
		}
		return statuses;
	}

	/**
	 * An order in a list of the staff.
	 *
	 * @param order the order, as it is answered elsewhere
	 * @param clientId the client who placed it
	 */
	record ListedOrder(@JsonUnwrapped Order order, String clientId) {
	}

}
