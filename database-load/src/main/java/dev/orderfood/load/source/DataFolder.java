package dev.orderfood.load.source;

import java.util.List;
import java.util.Optional;

import dev.orderfood.load.LoadException;

/**
 * Where the files of a load lie: a folder, or the sample that is packaged with the app.
 */
public interface DataFolder {

	/**
	 * Makes sure that the folder is there.
	 * @throws LoadException if it is not
	 */
	void requireExists();

	/**
	 * Looks for a file that need not be there.
	 * @param name the file's name
	 * @return the file, or nothing
	 */
	Optional<SourceFile> find(String name);

	/**
	 * Lists a folder inside this one. Hidden files and the folders inside it are left
	 * out.
	 * @param folder the folder's name
	 * @return its files in order of their names; empty when there is no such folder
	 */
	List<SourceFile> list(String folder);

	/**
	 * Returns what messages call the folder.
	 * @return a path or a short description
	 */
	@Override
	String toString();

	/**
	 * Returns a file that must be there.
	 * @param name the file's name
	 * @return the file
	 * @throws LoadException if it is missing
	 */
	default SourceFile require(String name) {
		return find(name).orElseThrow(() -> new LoadException(name + " is missing in " + this + "."));
	}

}
