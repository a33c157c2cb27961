package dev.orderfood.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract may only grow: what a client of the last release relies on is still there.
 */
class CompatibilityTests {

	private static final Path CONTRACT = Path.of(System.getProperty("contract"));

	@Test
	@EnabledIfSystemProperty(named = "contract.released", matches = ".+")
	void theContractBreaksNoClientOfTheLastRelease() throws IOException {
		assertThat(
				breaks(Files.readString(Path.of(System.getProperty("contract.released"))), Files.readString(CONTRACT)))
			.isEmpty();
	}

	@Test
	void aContractThatIsTheSameBreaksNobody() throws IOException {
		String contract = Files.readString(CONTRACT);
		assertThat(breaks(contract, contract)).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"a field of an answer is removed | category: {type: string} | other: {type: string}",
			"a field of an answer has another type | id: {type: string} | id: {type: integer}",
			"a field of an answer may be missing | required: [id, name] | required: [id]",
			"a field of a request is removed | couponCode: {type: [string, 'null']} | other: {type: string}",
			"a field of a request is required | required: [items] | required: [items, couponCode]",
			"fewer lines are taken | maxItems: 100 | maxItems: 50", "fewer units are taken | minimum: 1 | minimum: 2",
			"a number is a text | quantity: {type: integer, | quantity: {type: string,",
			"no other field is taken | required: [items] | additionalProperties: false, required: [items]",
			"a shorter text is taken | maxLength: 200 | maxLength: 100",
			"a key is needed | operationId: listProducts | security: [{key: []}]",
			"a value is not taken any more | enum: [EAT_IN, TAKE_AWAY] | enum: [EAT_IN]",
			"a call is gone | /api/product: | /api/goods:", "a method is gone | post: | put:",
			"a parameter is required | name: category, in: query, required: false | name: category, in: query, required: true",
			"an answer is gone | '200': | '204':" })
	void whatBreaksClientsIsFound(String change, String before, String after) {
		assertThat(breaks(CONTRACT_OF_A_SHOP, replace(before, after))).as(change).isNotEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"a field of an answer is new | category: {type: string} | category: {type: string}, image: {type: string}",
			"a field of a request is new | couponCode: | note: {type: string}, couponCode:",
			"a number is taken beside a text | comment: {type: string, | comment: {type: [string, number],",
			"a text may be longer | maxLength: 200 | maxLength: 300",
			"more lines are taken | maxItems: 100 | maxItems: 200",
			"a parameter is new | parameters: [ | parameters: [{name: size, in: query, schema: {type: string}}, " })
	void whatBreaksNobodyIsNotFound(String change, String before, String after) {
		assertThat(breaks(CONTRACT_OF_A_SHOP, replace(before, after))).as(change).isEmpty();
	}

	private static String replace(String before, String after) {
		assertThat(CONTRACT_OF_A_SHOP).contains(before);
		return CONTRACT_OF_A_SHOP.replace(before, after);
	}

	private static List<String> breaks(String released, String contract) {
		return ContractChange.breaks(released, contract);
	}

	private static final String CONTRACT_OF_A_SHOP = """
			openapi: 3.1.1
			info: {title: shop, version: '1'}
			paths:
			  /api/product:
			    get:
			      operationId: listProducts
			      parameters: [{name: category, in: query, required: false, schema: {type: string}}]
			      responses:
			        '200':
			          description: The products.
			          content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}
			  /api/order:
			    post:
			      operationId: placeOrder
			      requestBody:
			        required: true
			        content: {application/json: {schema: {$ref: '#/components/schemas/OrderRequest'}}}
			      responses:
			        '201': {description: The order.}
			components:
			  schemas:
			    Product:
			      type: object
			      required: [id, name]
			      properties: {id: {type: string}, name: {type: string}, category: {type: string}}
			    OrderRequest:
			      {type: object, required: [items], \
			properties: {items: {type: array, maxItems: 100, items: {$ref: '#/components/schemas/Line'}}, \
			comment: {type: string, maxLength: 200}, kind: {type: string, enum: [EAT_IN, TAKE_AWAY]}, \
			couponCode: {type: [string, 'null']}}}
			    Line:
			      type: object
			      properties: {quantity: {type: integer, minimum: 1}, with: {type: array, items: {$ref: '#/components/schemas/Line'}}}
			""";

}
