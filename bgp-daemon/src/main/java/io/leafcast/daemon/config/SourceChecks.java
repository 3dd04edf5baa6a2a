package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with the sources although each value by itself is right. */
final class SourceChecks {
  /** Each has a thread of its own. */
  private static final int MOST_CHECKS = 64;

  private final Many<Prefix> allow;
  private final Problems problems;
  private final Map<Prefix, Place> seen = new HashMap<>();

  SourceChecks(Many<Prefix> allow, Problems problems) {
    this.allow = allow;
    this.problems = problems;
  }

  void run(Config.Sources sources, Place at) {
    if (sources.kubernetes() instanceof One.Absent
        && sources.interfaces().items().isEmpty()
        && sources.fixed() instanceof One.Absent) {
      problems.add(at, "sources", "has no source; write kubernetes, interfaces or static");
    }
    interfaces(sources.interfaces());
    services(sources);
    if (sources.fixed() instanceof One.Given<Config.Static>(Config.Static fixed, Place place)) {
      if (fixed.prefixes().items().isEmpty() && fixed.checked().items().isEmpty()) {
        problems.add(place, "sources.static", "has no prefix; write prefixes or checked");
      }
      prefixes(fixed.prefixes(), "sources.static.prefixes");
      checked(fixed.checked());
    }
    sources
        .kubernetes()
        .found()
        .ifPresent(kubernetes -> kubernetes.check("sources.kubernetes", problems));
  }

  private void interfaces(Many<InterfaceSection> interfaces) {
    for (int i = 0; i < interfaces.items().size(); i++) {
      if (interfaces.items().get(i) instanceof One.Given<InterfaceSection>(var one, _)) {
        Set<Family> families = new HashSet<>();
        for (One<Family> item : one.families().items()) {
          if (item instanceof One.Given<Family>(Family family, Place place)
              && !families.add(family)) {
            problems.add(
                place, "sources.interfaces[" + i + "].families", family + " is here twice");
          }
        }
      }
    }
  }

  private void services(Config.Sources sources) {
    if (!sources.services().items().isEmpty() && sources.kubernetes() instanceof One.Absent) {
      problems.add(
          sources.services().place(),
          "sources.services",
          "needs sources.kubernetes, which says where the API is and which node this is");
    }
    for (int i = 0; i < sources.services().items().size(); i++) {
      String path = "sources.services[" + i + "]";
      sources.services().items().get(i).found().ifPresent(one -> one.check(path, problems));
    }
  }

  private void prefixes(Many<Prefix> prefixes, String where) {
    for (int i = 0; i < prefixes.items().size(); i++) {
      if (prefixes.items().get(i) instanceof One.Given<Prefix>(Prefix prefix, Place place)) {
        String path = where + "[" + i + "]";
        Place first = seen.putIfAbsent(prefix, place);
        if (first != null) {
          problems.add(place, path, prefix + " is here twice; first in line " + first.line());
        }
        // A supernet that cannot be read may be the one that holds the prefix.
        boolean allKnown = allow.values().size() == allow.items().size();
        if (allKnown
            && !allow.items().isEmpty()
            && allow.values().stream().noneMatch(allowed -> allowed.covers(prefix))) {
          problems.add(place, path, prefix + " is outside of allow: " + joined(allow.values()));
        }
      }
    }
  }

  private void checked(Many<CheckedSection> checked) {
    if (checked.items().size() > MOST_CHECKS) {
      problems.add(
          checked.place(),
          "sources.static.checked",
          checked.items().size() + " checks are too many; allowed: " + MOST_CHECKS);
    }
    Map<String, Place> names = new HashMap<>();
    for (int i = 0; i < checked.items().size(); i++) {
      if (checked.items().get(i) instanceof One.Given<CheckedSection>(var one, _)) {
        String path = "sources.static.checked[" + i + "]";
        if (one.name() instanceof One.Given<String>(String name, Place place)) {
          Place first = names.putIfAbsent(name, place);
          if (first != null) {
            problems.add(
                place,
                path + ".name",
                "'" + name + "' is the name of another check, in line " + first.line());
          }
        }
        prefixes(one.prefixes(), path + ".prefixes");
        if (one.check() instanceof One.Given<CheckedSection.Check>(var check, Place place)) {
          check(check, place, path + ".check");
        }
      }
    }
  }

  private void check(CheckedSection.Check check, Place at, String path) {
    boolean command = !check.command().items().isEmpty();
    boolean http = !(check.http() instanceof One.Absent);
    if (command == http) {
      problems.add(
          at, path, (command ? "has both command and http" : "tries nothing") + "; write one");
    }
    if (command
        && check.command().items().getFirst()
            instanceof One.Given<String>(String program, Place place)
        && !program.startsWith("/")) {
      problems.add(
          place,
          path + ".command[0]",
          "'"
              + program
              + "' is no whole path; write it out, as /usr/bin/curl: no shell and no"
              + " PATH is asked");
    }
    if (check.interval() instanceof One.Given<Integer>(Integer interval, _)
        && check.timeout() instanceof One.Given<Integer>(Integer timeout, Place place)
        && timeout > interval) {
      problems.add(
          place,
          path + ".timeout",
          timeout
              + " s is more than the interval of "
              + interval
              + " s; a try has to be done when"
              + " the next one is due");
    }
  }

  private static String joined(ImmutableList<Prefix> prefixes) {
    return prefixes.stream().map(Prefix::toString).collect(Collectors.joining(", "));
  }
}
