package dev.brokenfood.order;

import java.sql.ResultSet;
import java.sql.SQLException;

import org.springframework.stereotype.Controller;

/** Can be called by other code, reads rows, counts money in fractions of two. */
@Controller
public class TillController {

	double total(ResultSet row) throws SQLException {
		return row.getDouble("total");
	}

}
