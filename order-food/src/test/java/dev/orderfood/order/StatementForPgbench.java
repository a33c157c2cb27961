package dev.orderfood.order;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.orderfood.inventory.StockTaking;

/** Prints the statement that places an order of two lines as a script for pgbench. */
final class StatementForPgbench {

	private static final List<String> VALUES = List.of("ARRAY[gen_random_uuid()]", "'{1}'", "'{NULL}'", "'{35.97}'",
			"'{0.00}'", "ARRAY[now()]", "'{1,1}'", "'{1,2}'", "'{1,3}'", "'{2,1}'", "'{12.99,9.99}'");

	private StatementForPgbench() {
	}

	public static void main(String[] args) {
		Deque<String> values = new ArrayDeque<>(VALUES);
		StringBuilder script = new StringBuilder();
		for (char c : OrderInsert.statement(StockTaking.FROM_STOCK, false, false).toCharArray()) {
			script.append((c == '?') ? values.remove() : c);
		}
		if (!values.isEmpty()) {
			throw new IllegalStateException("The statement no longer takes these values: " + values);
		}
		System.out.println(script.append(';'));
	}

}
