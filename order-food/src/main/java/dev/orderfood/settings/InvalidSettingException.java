package dev.orderfood.settings;

/** A setting has a value that it cannot have. */
class InvalidSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidSettingException(String name, String value, String allowed) {
		super(name + " is \"" + value + "\", but has to be " + allowed + ".");
	}

}
