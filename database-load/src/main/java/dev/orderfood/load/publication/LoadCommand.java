package dev.orderfood.load.publication;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/**
 * Runs the load when the app has started, and makes its end the app's exit code.
 */
@Component
class LoadCommand implements ApplicationRunner, ExitCodeGenerator {

	private static final Logger log = LoggerFactory.getLogger(LoadCommand.class);

	private static final int MEBIBYTE = 1024 * 1024;

	private final Load load;

	private final LoadTrace trace;

	private int exitCode = 1;

	LoadCommand(Load load, LoadTrace trace) {
		this.load = load;
		this.trace = trace;
	}

	@Override
	public void run(ApplicationArguments args) {
		this.trace.execute(this::load);
	}

	/** Gives the failure, if it is one. */
	private @Nullable Throwable load() {
		try {
			this.load.execute();
			this.exitCode = 0;
			return null;
		}
		catch (LoadException ex) {
			if (!this.load.isStopped()) {
				log.error("Nothing was loaded. {}", ex.getMessage());
			}
			log.debug("The cause", ex);
			return ex;
		}
		catch (OutOfMemoryError ex) {
			log.error(
					"Nothing was loaded. The files need more memory than the {} MiB that Java may take; allow it more.",
					Runtime.getRuntime().maxMemory() / MEBIBYTE);
			log.debug("The cause", ex);
			return ex;
		}
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}
