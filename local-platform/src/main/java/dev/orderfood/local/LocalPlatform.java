package dev.orderfood.local;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The program behind {@code run.sh}, which says how to call it, and lets one platform run
 * in a checkout.
 */
public final class LocalPlatform {

	private LocalPlatform() {
	}

	/**
	 * Runs the platform, or stops or starts the database of a running one. Two system
	 * properties say where: {@code orderfood.checkout}, the folder of the sources, and
	 * {@code orderfood.caller}, the folder that relative paths in the user's variables
	 * are relative to, by default the working directory.
	 * @param args none, {@code --fresh}, {@code stop-database} or {@code start-database}
	 */
	public static void main(String[] args) {
		String checkout = Objects.requireNonNull(System.getProperty("orderfood.checkout"), "orderfood.checkout");
		try {
			switch (String.join(" ", args)) {
				case "" -> Platform.run(checkout, caller(), false);
				case "--fresh" -> Platform.run(checkout, caller(), true);
				case "stop-database" -> stopDatabase(database(checkout));
				case "start-database" -> startDatabase(database(checkout));
				default -> throw new CannotRunException(
						"Cannot \"" + String.join(" ", List.of(args)) + "\": see ./run.sh --help");
			}
		}
		catch (CannotRunException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
		catch (UncheckedIOException ex) {
			String reason = Objects.toString(ex.getCause()).replaceFirst("^[\\w.]*\\.", "");
			System.err.println("A file cannot be used (" + reason + "): if it is in " + checkout
					+ "/.run, start over with ./run.sh --fresh, as the user to whom it belongs.");
			System.exit(1);
		}
		catch (Platform.StoppingException ex) {
			// The shutdown that interrupted the work sets the exit code.
		}
	}

	private static Path caller() {
		return Path.of(System.getProperty("orderfood.caller", "")).toAbsolutePath();
	}

	private static DatabaseServer database(String checkout) {
		return new DatabaseServer(RunFolder.of(Path.of(checkout)));
	}

	private static void stopDatabase(DatabaseServer database) {
		System.out.println(database.stop() ? "Stopped the database; ./run.sh start-database starts it again."
				: "The database is stopped already.");
	}

	private static void startDatabase(DatabaseServer database) {
		if (database.isRunning()) {
			System.out.println("The database is running already.");
			return;
		}
		database.restart();
		System.out.println("Started the database.");
	}

}
