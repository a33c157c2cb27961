package dev.orderfood.settings;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Checks the {@link ProcessSettings} before the first bean is defined. */
class ProcessSettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
			Binder.get(context.getEnvironment())
				.bindOrCreate("orderfood.process", Bindable.of(ProcessSettings.class),
						new ValidationBindHandler(new SpringValidatorAdapter(validators.getValidator())));
		}
	}

}
