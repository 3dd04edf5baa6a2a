package io.leafcast.conformance.results;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All modules' results in words; what failed comes late, where it is seen, and the count last. */
record Summary(ImmutableList<Module> modules) {
  private static final int SLOWEST = 5;

  long failed() {
    return sum(Module::failed);
  }

  /** The counts of each module, why cases were skipped, and the slowest cases. */
  String table() {
    var text = new StringBuilder();
    for (Module module : modules) {
      text.append(
          line(
              "%-18s %5d run, %d failed, %d skipped, %.1f s",
              module.name(),
              module.passed() + module.failed(),
              module.failed(),
              module.skipped(),
              module.seconds()));
    }
    skips().forEach(text::append);
    text.append(slowest());
    return text.toString();
  }

  /** Every failure in full. */
  String failures() {
    return cases()
        .map(each ->
            each.verdict() instanceof Case.Failed(String why)
                ? line("%nFAILED %s%n%s", each.title(), why)
                : "")
        .collect(joining());
  }

  /** The last line, which other programs read. */
  String count() {
    return "%d passed, %d failed, %d skipped"
        .formatted(sum(Module::passed), failed(), sum(Module::skipped));
  }

  /** A line a reason, as one missing program skips many cases. */
  private Stream<String> skips() {
    return cases()
        .filter(each -> each.verdict() instanceof Case.Skipped)
        .collect(
            groupingBy(
                each -> each.verdict() instanceof Case.Skipped(String why) ? why : "",
                LinkedHashMap::new,
                mapping(Case::title, Collectors.toList())))
        .entrySet()
        .stream()
        .map(skip ->
            line("SKIPPED %s: %s", names(ImmutableList.copyOf(skip.getValue())), skip.getKey()));
  }

  private static String names(ImmutableList<String> titles) {
    int shown = Math.min(3, titles.size());
    String some = String.join(", ", titles.subList(0, shown));
    return titles.size() == shown ? some : "%s and %d more".formatted(some, titles.size() - shown);
  }

  private String slowest() {
    var slow =
        cases()
            .filter(each -> each.seconds() > 0)
            .sorted(Comparator.comparingDouble(Case::seconds).reversed())
            .limit(SLOWEST)
            .map(each -> line("  %6.1f s  %s", each.seconds(), each.title()))
            .collect(joining());
    return slow.isEmpty() ? "" : line("the slowest:") + slow;
  }

  private Stream<Case> cases() {
    return modules.stream().flatMap(module -> module.cases().stream());
  }

  private long sum(ToLongFunction<Module> count) {
    return modules.stream().mapToLong(count).sum();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format + "%n", values);
  }
}
