package dev.brokenfood.waiter;

import dev.brokenfood.kitchen.stove.Stove;

/** May use the kitchen, but reaches into it. */
public class Waiter {

	String order(Stove stove) {
		return stove.toString();
	}

}
