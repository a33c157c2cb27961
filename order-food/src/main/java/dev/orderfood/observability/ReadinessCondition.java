package dev.orderfood.observability;

/** Something that a pod must have seen once before it takes requests. */
public interface ReadinessCondition {

	/**
	 * Tells whether it has been seen.
	 * @return true from the first time on, also when it is lost later
	 */
	boolean isMet();

	/**
	 * Names what is waited for, for operators.
	 * @return a short noun phrase
	 */
	String description();

}
