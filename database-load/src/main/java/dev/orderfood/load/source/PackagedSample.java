package dev.orderfood.load.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The sample data inside the app's own jar: what is loaded when nothing else is named.
 */
class PackagedSample implements DataFolder {

	private static final String ROOT = "classpath:sample-data/";

	private final PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();

	@Override
	public void requireExists() {
		// It is packaged with the app.
	}

	@Override
	public Optional<SourceFile> find(String name) {
		Resource resource = this.resources.getResource(ROOT + name);
		return resource.exists() ? Optional.of(new SourceFile(name, resource)) : Optional.empty();
	}

	@Override
	public List<SourceFile> list(String folder) {
		try {
			return Arrays.stream(this.resources.getResources(ROOT + folder + "/*"))
				.map((resource) -> new SourceFile(Objects.requireNonNull(resource.getFilename()), resource))
				.sorted(Comparator.comparing(SourceFile::name))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return "the packaged sample";
	}

}
