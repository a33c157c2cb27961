package dev.orderfood.local;

import java.util.List;

import com.sun.security.auth.module.UnixSystem;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own a process is nobody,
 * while the files it writes still belong to root.
 */
final class Superuser {

	private static final List<String> UNSHARE = List.of("unshare", "--user");

	private Superuser() {
	}

	/**
	 * What to put before a command so that it does not run as root; empty for an ordinary
	 * user.
	 */
	static List<String> dropRights() {
		if (new UnixSystem().getUid() != 0) {
			return List.of();
		}
		return UNSHARE;
	}

	static void requireWayToDropRights() {
		if (new UnixSystem().getUid() == 0 && !Tool.works(List.of("unshare", "--user", "true"))) {
			throw new CannotRunException("PostgreSQL does not run as root, and this machine does not let root start a "
					+ "program as somebody else with \"unshare --user\": run this as an ordinary user.");
		}
	}

}
