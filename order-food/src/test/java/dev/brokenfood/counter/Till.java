package dev.brokenfood.counter;

import dev.brokenfood.kitchen.Cook;
import dev.brokenfood.kitchen.stove.Stove;

/** Uses a module that it may not use, and an internal class of it. */
public class Till {

	Cook cook() {
		return new Cook(new Stove());
	}

}
