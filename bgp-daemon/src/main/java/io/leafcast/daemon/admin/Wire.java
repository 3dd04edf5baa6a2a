package io.leafcast.daemon.admin;

import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.order.OrderLine;

/** What the commands and the daemon say to each other before the status or answer itself. */
final class Wire {
  /** There are peers, and all are Established. */
  static final String UP = "leafcast.io/v1 up";

  static final String NOT_UP = "leafcast.io/v1 not-up";

  /** An order was done, or not: its exit status follows. */
  static final String DONE = "leafcast.io/v1 done ";

  /** The reason follows. */
  static final String REFUSED = "leafcast.io/v1 refused ";

  /** Of the first line of an answer, in octets. */
  static final int LONGEST_LINE = 1024;

  private Wire() {}

  /** A line that asks for something to be done. */
  static String orderRequest(Order order, Form form) {
    return orderStart(form) + OrderLine.of(order) + "\n";
  }

  /** What such a line begins with. */
  static String orderStart(Form form) {
    return "leafcast.io/v1 order " + form.word() + " ";
  }

  /** A line that asks for the configuration as this node has it. */
  static String configRequest(Form form) {
    return "leafcast.io/v1 config " + form.word() + "\n";
  }

  /** A line that asks for a status. */
  static String request(Form form) {
    return "leafcast.io/v1 status " + form.word() + "\n";
  }
}
