package io.leafcast.bgp.simulation;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** The speaker broke a promise; the text says which, and where. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String text) {
    super(text);
  }

  @FormatMethod
  static void unless(boolean kept, @FormatString String text, Object... values) {
    if (!kept) {
      throw new Violation(text.formatted(values));
    }
  }
}
