package dev.brokenfood.kitchen;

import dev.brokenfood.counter.Till;
import dev.brokenfood.kitchen.stove.Stove;

/** Closes a circle: the till uses the cook. */
public class Cook {

	private final Stove stove;

	/**
	 * Takes a stove.
	 * @param stove the stove
	 */
	public Cook(Stove stove) {
		this.stove = stove;
	}

	boolean paid(Till till) {
		return till.toString().equals(this.stove.toString());
	}

}
