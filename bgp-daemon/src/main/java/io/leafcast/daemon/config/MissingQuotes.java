package io.leafcast.daemon.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds the value that wants quotes where a file is no YAML, and says how its line would be right.
 * It says so only of what a YAML parser then takes.
 */
final class MissingQuotes {
  /**
   * In braces and brackets the { of a reference begins a mapping. What stands around it belongs to
   * the value, without its brackets or with them.
   */
  private static final ImmutableList<Pattern> REFERENCES =
      ImmutableList.of(
          Pattern.compile("[^\\s,{}\\[\\]\"']*\\$\\{[^{}\"']*}[^\\s,{}\\[\\]\"']*"),
          Pattern.compile("[^\\s,{}\"']*\\$\\{[^{}\"']*}[^\\s,{}\"']*"));

  /** An IPv6 address that ends with a colon reads as a key. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?<=[\\s,{\\[])[0-9a-fA-F:.]*:(?=\\s*([,}\\]]|$|\\s#))");

  private MissingQuotes() {}

  /**
   * How to write it.
   *
   * @param line where the parser gave up, from 1
   * @param fault where a parser gives up on a text, from 1; empty where it takes all of it
   */
  static Optional<String> hint(String text, int line, Function<String, OptionalInt> fault) {
    List<String> lines = new ArrayList<>(Splitter.on('\n').splitToList(text));
    if (line < 1 || line > lines.size()) {
      return Optional.empty();
    }
    for (String quoted : quoted(lines.get(line - 1))) {
      lines.set(line - 1, quoted);
      OptionalInt next = fault.apply(String.join("\n", lines));
      if (next.isEmpty() || next.getAsInt() > line) {
        return Optional.of("put the value in quotes: " + quoted.strip());
      }
    }
    return Optional.empty();
  }

  /** The line with quotes around values of one kind, then of both. */
  private static ImmutableSet<String> quoted(String line) {
    ImmutableSet.Builder<String> ways = ImmutableSet.builder();
    REFERENCES.forEach(reference -> ways.add(quoted(line, reference)));
    ways.add(quoted(line, ADDRESS));
    REFERENCES.forEach(reference -> ways.add(quoted(quoted(line, reference), ADDRESS)));
    return ways.build().stream()
        .filter(way -> !way.equals(line))
        .collect(ImmutableSet.toImmutableSet());
  }

  private static String quoted(String line, Pattern value) {
    return value.matcher(line).replaceAll("\"$0\"");
  }
}
