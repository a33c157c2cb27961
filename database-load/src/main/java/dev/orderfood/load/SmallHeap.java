package dev.orderfood.load;

import java.lang.management.ManagementFactory;

import javax.management.NotificationEmitter;

/**
 * Keeps the heap small where the JVM was started without options. G1 then begins with a
 * 64th of the machine's memory, and fills whatever it has before it collects anything:
 * hundreds of megabytes, although a load needs some ten of them besides its coupon codes.
 * A full collection shrinks the heap to what is used. A heap with a limit of its own is
 * left alone.
 */
final class SmallHeap {

	private static final String YOUNG_COLLECTOR = "G1 Young Generation";

	private static final long MEBIBYTE = 1024 * 1024;

	private static final long NOT_LIMITED = 512 * MEBIBYTE;

	private static final long SMALL = 96 * MEBIBYTE;

	/** Whether the heap has a least size, so that collections cannot shrink it. */
	private static volatile boolean fixed;

	private SmallHeap() {
	}

	/** Shrinks the heap now, and from now on whenever it was enlarged without need. */
	static void keep() {
		if (Runtime.getRuntime().maxMemory() < NOT_LIMITED) {
			return;
		}
		ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.filter((collector) -> collector.getName().equals(YOUNG_COLLECTOR))
			.map(NotificationEmitter.class::cast)
			.forEach((collector) -> {
				System.gc();
				// A full collection is not announced here, so one cannot lead to the
				// next.
				collector.addNotificationListener((_, _) -> shrink(), null, null);
			});
	}

	private static void shrink() {
		long size = Runtime.getRuntime().totalMemory();
		long used = size - Runtime.getRuntime().freeMemory();
		if (!fixed && size > SMALL && used < size / 3) {
			System.gc();
			fixed = Runtime.getRuntime().totalMemory() >= size;
		}
	}

}
