package io.leafcast.bgp.words;

/**
 * Text from outside made safe to show: whatever could move a cursor, end a line, hide or turn round
 * what stands beside it becomes visible, as JSON would escape it. Everything that a person reads
 * goes through here; twice is once.
 */
public final class Printable {
  private static final String END_OF_LINE = "\n";

  private Printable() {}

  /** {@code text} on one line. */
  public static String of(String text) {
    return escaped(text, "");
  }

  /** The same, but its lines stay lines; of JSON it makes JSON that says the same. */
  public static String lines(String text) {
    return escaped(text, END_OF_LINE);
  }

  private static String escaped(String text, String kept) {
    int at = firstUnsafe(text, kept);
    if (at == text.length()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, at);
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      if (isSafe(point, kept)) {
        shown.appendCodePoint(point);
      } else {
        text.substring(at, next).chars().forEach(unit -> escape(shown, unit));
      }
      at = next;
    }
    return shown.toString();
  }

  private static int firstUnsafe(String text, String kept) {
    int at = 0;
    while (at < text.length() && isSafe(text.codePointAt(at), kept)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static boolean isSafe(int point, String kept) {
    return (point >= ' ' && point <= '~')
        || kept.indexOf(point) >= 0
        || switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
  }

  private static void escape(StringBuilder shown, int unit) {
    switch (unit) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> shown.append("\\u").append("%04x".formatted(unit));
    }
  }
}
