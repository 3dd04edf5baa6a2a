package io.leafcast.daemon.config;

import io.leafcast.bgp.wire.Decoded;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads single values, strictly: what other YAML tools could take for something else is refused,
 * such as {@code 010}, which is 8 to some and 10 to others.
 */
final class Scalars {
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  /** A number of a few digits; one with a large exponent would be one of many. */
  private static final Pattern EXPONENT =
      Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?[eE]\\+?[0-9]{1,2}");

  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*|0[xX][0-9a-fA-F_]+|0[oObB][0-9_]+"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private Scalars() {}

  /** What a value without quotes means in YAML 1.2. */
  enum Meaning {
    NOTHING("empty"),
    TRUTH("true or false"),
    NUMBER("a number"),
    TEXT("a text");

    private final String noun;

    Meaning(String noun) {
      this.noun = noun;
    }

    static Meaning of(Tree.Scalar scalar) {
      if (!scalar.bare()) {
        return TEXT;
      }
      return switch (scalar.text()) {
        case "", "~", "null", "Null", "NULL" -> NOTHING;
        case "true", "True", "TRUE", "false", "False", "FALSE" -> TRUTH;
        default -> Scalars.NUMBER.matcher(scalar.text()).matches() ? NUMBER : TEXT;
      };
    }

    @Override
    public String toString() {
      return noun;
    }
  }

  /**
   * A number; quotes and blanks around it, as templates and annotations leave them, are nothing.
   */
  static <T> Decoded<T> whole(Type.Whole<T> type, Tree.Scalar value) {
    String text = value.text().strip();
    if (EXPONENT.matcher(text).matches()) {
      return Decoded.bad(
          text
              + " is how Helm and others write "
              + new BigDecimal(text).toBigInteger()
              + "; write the plain number, in a Helm template {{ .Values.KEY | int64 }}, or in"
              + " quotes in its values");
    }
    if (!NUMBER.matcher(text).matches()) {
      return Decoded.bad("'" + text + "' is no number; allowed: " + range(type));
    }
    if (LEADING_ZERO.matcher(text).matches()) {
      return Decoded.bad(
          text + " has a leading zero, which some read as octal; write the plain decimal number");
    }
    if (!DECIMAL.matcher(text).matches()) {
      return Decoded.bad(text + " is not a plain decimal number; allowed: " + range(type));
    }
    long number = Long.parseLong(text);
    return number < type.min() || number > type.max() || type.except().contains(number)
        ? Decoded.bad(text + " is out of range; allowed: " + range(type))
        : Decoded.good(type.of().apply(number));
  }

  private static String range(Type.Whole<?> type) {
    String range = type.min() + " to " + type.max();
    return type.except().isEmpty()
        ? range
        : range
            + " except "
            + type.except().stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }

  static <T> Decoded<T> flag(Type.Flag<T> type, Tree.Scalar value) {
    return switch (value.text().strip()) {
      case "true" -> Decoded.good(type.yes());
      case "false" -> Decoded.good(type.no());
      default -> Decoded.bad("'" + value.text() + "' is not allowed; write true or false");
    };
  }

  static <T> Decoded<T> word(Type.Word<T> type, Tree.Scalar value) {
    T known = type.words().get(value.text());
    return known == null
        ? Decoded.bad(
            "'"
                + value.text()
                + "' is not allowed"
                + Spelling.hint(value.text(), type.words().keySet()))
        : Decoded.good(known);
  }

  /** A text; a name such as 12 or true wants quotes, since other tools read no text there. */
  static <T> Decoded<T> text(Function<String, Decoded<T>> read, Tree.Scalar value) {
    return switch (Meaning.of(value)) {
      case TEXT -> read.apply(value.text());
      case NOTHING, TRUTH, NUMBER ->
          Decoded.bad(
              "'" + value.text() + "' is " + Meaning.of(value) + "; put it in quotes to mean text");
    };
  }
}
