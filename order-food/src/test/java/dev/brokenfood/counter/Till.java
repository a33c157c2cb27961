package dev.brokenfood.counter;

import dev.brokenfood.kitchen.Cook;
import dev.brokenfood.kitchen.stove.Stove;

/** Uses a room that it may not use, and what is inside of it. */
public class Till {

	Cook cook() {
		return new Cook(new Stove());
	}

}
