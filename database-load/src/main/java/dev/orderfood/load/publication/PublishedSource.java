package dev.orderfood.load.publication;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the published rows of a dataset were made of.
 *
 * @param checksum the checksum that the last good run noted; null before the first
 * @param files the files where the checksum alone does not tell, in their order
 */
public record PublishedSource(@Nullable String checksum, List<PublishedFile> files) {

	/**
	 * A file that published rows were made of.
	 *
	 * @param name its name
	 * @param version what tells it from a later one without reading it; null when nothing
	 * does
	 */
	public record PublishedFile(String name, @Nullable String version) {
	}

}
