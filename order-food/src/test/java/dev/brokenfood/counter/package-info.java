@ApplicationModule(allowedDependencies = {})
package dev.brokenfood.counter;

import org.springframework.modulith.ApplicationModule;
