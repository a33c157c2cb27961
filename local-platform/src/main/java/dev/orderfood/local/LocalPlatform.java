package dev.orderfood.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What {@code run.sh} starts; see there for how to call it.
 */
public final class LocalPlatform {

	private LocalPlatform() {
	}

	/**
	 * Runs the platform, or stops and starts the database of a running one.
	 * @param args nothing, {@code --fresh}, {@code stop-database} or
	 * {@code start-database}
	 */
	public static void main(String[] args) {
		Path checkout = Path.of(Objects.requireNonNull(System.getProperty("orderfood.checkout"), "orderfood.checkout"));
		try {
			run(checkout, List.of(args));
		}
		catch (CannotRunException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
		catch (Platform.StoppingException ex) {
			// The shutdown that interrupted the work sets the exit code.
		}
	}

	private static void run(Path checkout, List<String> args) {
		switch (String.join(" ", args)) {
			case "" -> Platform.run(checkout, System.getenv(), false);
			case "--fresh" -> Platform.run(checkout, System.getenv(), true);
			case "stop-database" -> RunningPlatform.of(checkout).stopDatabase();
			case "start-database" -> RunningPlatform.of(checkout).startDatabase();
			default -> throw new CannotRunException("Cannot \"" + String.join(" ", args) + "\": see ./run.sh --help");
		}
	}

}
