package dev.orderfood.failure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * A text that people read: at most 200 characters in one line, none of which controls a
 * terminal, changes the direction of writing or is half of a pair. Joiners are part of
 * emojis and of some scripts.
 */
@Pattern(regexp = "[\\x{200C}\\x{200D}[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\x{FFFE}\\x{FFFF}]]{0,200}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PrintableText {

	/**
	 * Returns what the text has to be.
	 * @return the end of a sentence that begins with the field's name
	 */
	String message() default "must be at most 200 characters of printable text in one line";

	/**
	 * Returns the groups of Bean Validation.
	 * @return none, for always
	 */
	Class<?>[] groups() default {};

	/**
	 * Returns the payload of Bean Validation.
	 * @return none
	 */
	Class<? extends Payload>[] payload() default {};

}
