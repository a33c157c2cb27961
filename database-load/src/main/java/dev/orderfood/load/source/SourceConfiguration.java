package dev.orderfood.load.source;

import java.nio.file.Path;

import dev.orderfood.load.LoadSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SourceConfiguration {

	@Bean
	DataFolder dataFolder(LoadSettings settings) {
		Path folder = settings.dataDir();
		return (folder != null) ? new Directory(folder) : new PackagedSample();
	}

}
