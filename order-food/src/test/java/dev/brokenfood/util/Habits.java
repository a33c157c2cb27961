package dev.brokenfood.util;

import java.math.BigDecimal;
import java.util.Date;
import java.util.logging.Logger;

import org.springframework.beans.factory.annotation.Autowired;

/** Each of these is a habit that this code base does without. */
public class Habits {

	private static final Logger log = Logger.getLogger("habits");

	@Autowired
	@SuppressWarnings("UnusedVariable")
	private String injected = "";

	private BigDecimal price = BigDecimal.ZERO;

	void setPrice(BigDecimal price) {
		this.price = price;
	}

	@SuppressWarnings({ "JavaUtilDate", "SystemOut" })
	void print() {
		System.out.println(new Date().getTime() + " " + this.price.doubleValue());
		log.info("printed");
	}

}
