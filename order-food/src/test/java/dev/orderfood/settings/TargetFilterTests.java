package dev.orderfood.settings;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@Execution(ExecutionMode.CONCURRENT)
class TargetFilterTests {

	private final MetadataReaderFactory types = new SimpleMetadataReaderFactory();

	@ParameterizedTest
	@CsvSource({ "order.OrderService, true, true, false, false", "catalog.Catalog, true, true, false, false",
			"promotion.Promotions, true, true, false, false", "page.PageController, true, true, false, false",
			"inventory.LocalStock, true, false, false, false",
			"order.fulfillment.Fulfillment, true, true, false, false",
			"inventory.StockReturns, true, true, false, false", "inventory.StockRepository, true, true, true, false",
			"inventory.InventoryController, true, false, true, false",
			"inventory.remote.RemoteStockConfiguration, false, true, false, false",
			"inventory.remote.ReservationController, true, false, true, false",
			"inventory.remote.ReservationRepository, true, true, true, false",
			"notification.NotificationController, true, false, false, true",
			"notification.OrderNotificationStatus, true, true, true, true",
			"notification.EventLog, true, true, false, true",
			"notification.EventLogController, true, true, false, false",
			"notification.EventLogCleanup, true, false, false, true",
			"notification.EventStreamController, true, true, false, false",
			"notification.EventFeed, true, true, false, false",
			"notification.NotificationDatabase, true, true, false, true",
			"client.ClientSecurity, true, true, true, true", "api.ApiExceptionHandler, true, true, true, true" })
	void aClassRunsWhereItIsNeeded(String type, boolean all, boolean order, boolean inventory, boolean notification)
			throws Exception {
		assertThat(runs(type, "all")).isEqualTo(all);
		assertThat(runs(type, "order")).isEqualTo(order);
		assertThat(runs(type, "inventory")).isEqualTo(inventory);
		assertThat(runs(type, "notification")).isEqualTo(notification);
	}

	@Test
	void everyPrefixNamesAClassThatExists() {
		JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("dev.orderfood");

		Set<String> prefixes = TargetFilter.RUNS_IN.keySet();

		assertThat(prefixes).allSatisfy((prefix) -> assertThat(classes).extracting(JavaClass::getName)
			.anyMatch((name) -> prefix.endsWith(".") ? name.startsWith(prefix) : name.equals(prefix)));
	}

	private boolean runs(String type, String target) throws Exception {
		TargetFilter filter = new TargetFilter();
		filter.setEnvironment(new MockEnvironment().withProperty("orderfood.target", target));
		MetadataReader reader = this.types.getMetadataReader("dev.orderfood." + type);
		return !filter.match(reader, this.types);
	}

}
