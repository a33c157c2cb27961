package dev.orderfood.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What {@code run.sh} starts; see there for how to call it.
 */
public final class LocalPlatform {

	private LocalPlatform() {
	}

	/**
	 * Runs the platform, stops and starts the database of a running one, or sends
	 * customers to it.
	 * @param args {@code --fresh}, {@code --observe}, both or none of them,
	 * {@code stop-database}, {@code start-database}, or {@code traffic} with what
	 * {@link Traffic#main} takes
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
		String command = args.isEmpty() ? "" : args.getFirst();
		switch (command) {
			case "stop-database" -> RunningPlatform.of(checkout).stopDatabase();
			case "start-database" -> RunningPlatform.of(checkout).startDatabase();
			case "traffic" -> Traffic.main(args.subList(1, args.size()).toArray(String[]::new));
			default -> {
				if (!Set.of("--fresh", "--observe").containsAll(args)) {
					throw new CannotRunException("Cannot \"" + String.join(" ", args) + "\": see ./run.sh --help");
				}
				Platform.run(checkout, System.getenv(), args.contains("--fresh"), args.contains("--observe"));
			}
		}
	}

}
