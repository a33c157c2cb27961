package dev.orderfood.load;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OrdersIT {

	private static final String NEW_ORDER = "01a1d4cf-ff9a-74eb-94fd-000000000001";

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void orderIsAsOldAsTheFileSays() {
		this.files.cut("orders.csv", 0).append("orders.csv", NEW_ORDER + ",1,PT26H15M,SAVE10,3.60,1x2@12.99 3x1@9.99,");
		this.database.load(this.files);
		assertThat(this.database.text("SELECT concat_ws(' ', user_id, coupon_code, total, discounts, "
				+ "(SELECT finished_at FROM load_runs WHERE dataset = 'orders') - created_at "
				+ "BETWEEN interval '26:15' AND interval '26:16') FROM orders"))
			.isEqualTo("1 SAVE10 32.37 3.60 t");
		assertThat(
				this.database.text("SELECT string_agg(concat_ws(' ', line_number, product_id, quantity, unit_price), "
						+ "';' ORDER BY line_number) FROM order_items"))
			.isEqualTo("1 1 2 12.99;2 3 1 9.99");
	}

	@Test
	void laterLoadsNeitherMoveNorDoubleOrders() {
		this.database.load(this.files);
		String before = orders();
		this.files.append("orders.csv", NEW_ORDER + ",1,PT1H,,,1x1@12.99,");
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.lastRun()).contains("orders published 301/1/0/0");
		assertThat(this.database.number("SELECT count(*) FROM order_items WHERE order_id = '" + NEW_ORDER + "'"))
			.isOne();
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isZero();
		assertThat(this.database.lastRun()).contains("orders published 301/0/0/0");
		assertThat(orders()).isEqualTo(before);
	}

	@Test
	void ordersThatLeaveTheFileStay() {
		this.database.load(this.files);
		String before = orders();
		assertThat(this.database.load(this.files.cut("orders.csv", 1))).isZero();
		assertThat(this.database.load(this.files.delete("orders.csv"))).isZero();
		assertThat(this.database.lastRun()).contains("orders published 0/0/0/0");
		assertThat(orders()).isEqualTo(before);
	}

	@Test
	void ordersKeepTheirPriceWhenTheCatalogChanges() {
		this.database.load(this.files);
		String before = orders();
		assertThat(this.database.load(this.files.replace("products.csv", "12.99", "99.99"))).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("99.99");
		assertThat(orders()).isEqualTo(before);
	}

	@Test
	void withoutTheFileThereAreNoSampleOrders() {
		assertThat(this.database.load(this.files.delete("orders.csv"))).isZero();
		assertThat(this.database.number("SELECT count(*) FROM orders")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM products")).isEqualTo(10);
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.lastRun()).contains("orders unchanged 0/0/0/0");
	}

	@Test
	void orderMayNameAProductAndAUserThatHaveLeft() {
		this.database.load(this.files);
		this.files.replace("products.csv", "6,Greek Salad,9.49,Salad\n", "")
			.append("orders.csv", NEW_ORDER + ",1,PT1H,,,6x1@9.49,");
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.lastRun()).contains("products published 9/0/0/1", "orders published 301/1/0/0");
	}

	@Test
	void unknownUsersAndProductsAreNamedWithTheirLines(CapturedOutput output) {
		this.files.append("orders.csv", NEW_ORDER + ",77,PT1H,,,1x1@1 88x1@1 89x2@1 88x2@1,");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output).contains("The files have 3 problems:",
				"orders.csv line 303, column user_id: there is no user 77 in users.csv or in the database",
				"orders.csv line 303, column items: there is no product 88 in products.csv or in the database",
				"orders.csv line 303, column items: there is no product 89 in products.csv or in the database");
		assertThat(this.database.number("SELECT count(*) FROM orders")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM products")).isZero();
	}

	@Test
	void sampleOrdersAreInAllStatuses() {
		this.database.load(this.files);
		assertThat(this.database.text("SELECT string_agg(DISTINCT status, ' ' ORDER BY status) FROM order_states"))
			.isEqualTo("ACCEPTED CANCELLED COMPLETED PLACED PREPARING READY REJECTED");
		assertThat(this.database.number("SELECT count(*) FROM order_states")).isEqualTo(300);
		// What happened is complete, in its order, and no later than now.
		assertThat(this.database.number("""
				SELECT count(*) FROM order_states AS s WHERE changed_at > now() OR changed_at <> (
				    SELECT max(at) FROM order_history AS h WHERE h.order_id = s.order_id)
				OR (status, sequence::bigint) <> (
				    SELECT (array_agg(h.status ORDER BY sequence))[count(*)], count(*) FROM order_history AS h
				    WHERE h.order_id = s.order_id)""")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM unpublished_events")).isZero();
	}

	@Test
	void laterLoadsChangeNoStatus() {
		this.database.load(this.files);
		this.database.execute("UPDATE order_states SET status = 'ACCEPTED', sequence = 2 WHERE status = 'PLACED'");
		String before = this.database.text("SELECT string_agg(s::text, ';' ORDER BY order_id) FROM order_states AS s");
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isZero();
		assertThat(this.database.text("SELECT string_agg(s::text, ';' ORDER BY order_id) FROM order_states AS s"))
			.isEqualTo(before);
	}

	@Test
	void ordersWithoutAStatusHaveNoState() {
		this.files.write("orders.csv",
				"id,user_id,age,coupon_code,discounts,items\n" + NEW_ORDER + ",1,PT1H,,,1x1@12.99\n");
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.number("SELECT count(*) FROM orders")).isOne();
		assertThat(this.database.number("SELECT count(*) FROM order_states")).isZero();
	}

	private String orders() {
		return this.database.text("SELECT string_agg(o.xmin::text || o::text || i.xmin::text || i::text, ';' "
				+ "ORDER BY o.id, line_number) FROM orders AS o JOIN order_items AS i ON order_id = o.id WHERE o.id <> '"
				+ NEW_ORDER + "'");
	}

}
