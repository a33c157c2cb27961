package dev.orderfood.load.user;

import java.util.List;

import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UserTests {

	private static final String HASH = "0123456789abcdef".repeat(4);

	@Test
	void rowBecomesAUser() {
		assertThat(read("1,Kitchen,kitchen@example.test," + HASH + ",create_order read_order,true").rows())
			.containsExactly(new User(1, "Kitchen", "kitchen@example.test", HASH, null,
					List.of("create_order", "read_order"), true));
	}

	@Test
	void scopesAreTheSameInAnyOrder() {
		assertThat(read("1,A,a@b," + HASH + ",  admin   create_order admin ,false").rows()).extracting(User::scopes)
			.containsExactly(List.of("create_order", "admin"));
	}

	@Test
	void userMayHaveNoScope() {
		assertThat(read("1,A,a@b," + HASH + ",,false").rows()).extracting(User::scopes).containsExactly(List.of());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1.5,A,a@b,HASH,admin,true    | column id: "1.5" must be a whole number
			a@b,1,A,HASH,admin,true      | column id: must be a whole number
			HASH,1,A,a@b,admin,true      | column id: must be a whole number
			1,,a@b,HASH,admin,true       | column name: must not be empty
			1,A,,HASH,admin,true         | column email: must not be empty
			1,A,a,HASH,admin,true        | column email: must be an e-mail address
			1,A,@b,HASH,admin,true       | column email: must be an e-mail address
			1,A,a b@c,HASH,admin,true    | column email: must be an e-mail address
			1,A,a@b@c,HASH,admin,true    | column email: must be an e-mail address
			1,A,a@b,HASH,root admin,true | column scopes: must be of create_order, read_order, admin
			1,A,a@b,HASH,admin,yes       | column active: must be true or false
			1,A,a@b,HASH,admin,          | column active: must be true or false
			""")
	void badValueIsRefused(String row, String message) {
		assertThat(read(row.replace("HASH", HASH)).message()).contains("some.csv line 2, " + message);
	}

	@ParameterizedTest
	@CsvSource({ "top-secret-key", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", "0123" })
	void badHashIsRefusedAndNotRepeated(String hash) {
		assertThat(read("1,A,a@b," + hash + ",admin,true").message())
			.contains("column key_sha256: must be the SHA-256 of the key as 64 digits")
			.doesNotContain(hash);
	}

	@Test
	void aKeyThatIsBeingRotatedHasASecondOne() {
		String second = "f".repeat(64);
		assertThat(rotated("1,A,a@b," + HASH + ",,true," + second).rows()).extracting(User::secondKeySha256)
			.containsExactly(second);
		assertThat(rotated("1,A,a@b," + HASH + ",,true,").rows()).extracting(User::secondKeySha256).containsOnlyNulls();
		assertThat(rotated("1,A,a@b," + HASH + ",,true,top-secret-key").message())
			.contains("column second_key_sha256: must be the SHA-256 of the key as 64 digits")
			.doesNotContain("top-secret-key");
	}

	private static CsvText<User> rotated(String row) {
		return CsvText.read(User.COLUMNS, List.of(User.SECOND_KEY), User::read,
				String.join(",", User.COLUMNS) + "," + User.SECOND_KEY + "\n" + row + "\n");
	}

	private static CsvText<User> read(String row) {
		return CsvText.read(User.COLUMNS, List.of(User.SECOND_KEY), User::read,
				String.join(",", User.COLUMNS) + "\n" + row + "\n");
	}

}
