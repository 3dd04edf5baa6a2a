package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts facts in the place of {@code ${...}}, and remembers what has to wait for the Node, and
 * whether that holds back all of the file or a part of it.
 */
final class References {
  /** Whatever has this in it is a reference, whole or not. */
  static final String MARK = "${";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]*)}");
  private static final ImmutableList<String> FORMS =
      ImmutableList.of("${NODE_NAME}", "${NODE_IP}", "${annotation:KEY}", "${label:KEY}");

  private static final ImmutableList<String> BEFORE_THE_NODE =
      ImmutableList.of(
          "sources.kubernetes.", "admin.", "http.", "readiness.", "gates.", "state.", "apiVersion");

  private final Facts facts;
  private final Problems problems;
  private final TreeMap<Place, String> asked = new TreeMap<>();
  private List<Wait> waits = new ArrayList<>();
  private Type.HeldBack heldBack = Type.HeldBack.ALL;

  References(Facts facts, Problems problems) {
    this.facts = facts;
    this.problems = problems;
  }

  /** What a text became. */
  @Immutable
  sealed interface Resolved {
    @Immutable
    record Text(String text) implements Resolved {}

    /** Holds a fact of the Node, which is not known yet. */
    @Immutable
    record Awaited() implements Resolved {}

    /** Wrong, and reported. */
    @Immutable
    record Refused() implements Resolved {}
  }

  /** What a section became that is held back alone, and by what, if it is. */
  record Apart<T>(T value, ImmutableList<Wait> waits) {}

  /** What holds back the whole file. */
  ImmutableList<Wait> waits() {
    return ImmutableList.copyOf(waits);
  }

  /**
   * Where something was asked of a Node that is not known yet; what is to be said where there will
   * never be one.
   */
  ImmutableSortedMap<Place, String> asked() {
    return ImmutableSortedMap.copyOf(asked);
  }

  /** Lets what {@code read} cannot have of the Node hold back nothing else. */
  <T> Apart<T> apart(Supplier<T> read) {
    List<Wait> outside = waits;
    Type.HeldBack before = heldBack;
    waits = new ArrayList<>();
    heldBack = Type.HeldBack.THIS;
    T value = read.get();
    ImmutableList<Wait> found = ImmutableList.copyOf(waits);
    waits = outside;
    heldBack = before;
    return new Apart<>(value, found);
  }

  Resolved resolve(Tree.Scalar scalar, String path) {
    if (!scalar.text().contains(MARK)) {
      return new Resolved.Text(scalar.text());
    }
    Matcher matcher = REFERENCE.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    Resolved worst = new Resolved.Text("");
    while (matcher.find()) {
      switch (fact(matcher.group(), matcher.group(1), scalar.place(), path)) {
        case Resolved.Text(String value) ->
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        case Resolved.Awaited waits -> {
          matcher.appendReplacement(text, "");
          worst = worst instanceof Resolved.Refused ? worst : waits;
        }
        case Resolved.Refused refused -> {
          matcher.appendReplacement(text, "");
          worst = refused;
        }
      }
    }
    String rest = matcher.appendTail(text).toString();
    if (!(worst instanceof Resolved.Text)) {
      return worst;
    }
    return REFERENCE.matcher(scalar.text()).replaceAll("").contains(MARK)
        ? refused(scalar.place(), path, "'" + scalar.text() + "' has a ${ without its }")
        : new Resolved.Text(rest);
  }

  private Resolved fact(String reference, String name, Place place, String path) {
    if (name.equals(Facts.NODE_NAME) || name.equals(Facts.NODE_IP)) {
      String value = facts.environment().get(name);
      if (value != null) {
        return new Resolved.Text(value);
      }
      return name.equals(Facts.NODE_IP) && facts.unset() == Facts.Unset.A_PROBLEM && !isEarly(path)
          ? internalIp(reference, place, path)
          : unset(reference, name, place, path);
    }
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    if (colon < 0
        || colon == name.length() - 1
        || !(kind.equals("annotation") || kind.equals("label"))) {
      return refused(place, path, reference + " is unknown" + Spelling.hint(reference, FORMS));
    }
    if (isEarly(path)) {
      return refused(
          place,
          path,
          reference + " cannot be used here: the key is needed to find the Node, or before");
    }
    return ofNode(reference, kind, name.substring(colon + 1), place, path);
  }

  private static boolean isEarly(String path) {
    return BEFORE_THE_NODE.stream().anyMatch(path::startsWith);
  }

  /** The kubelet may fill status.hostIP only after the container was started. */
  private Resolved internalIp(String reference, Place place, String path) {
    if (facts.node().isEmpty()) {
      return awaited(reference, place, unset(reference, Facts.NODE_IP));
    }
    NodeFacts node = facts.node().orElseThrow();
    return node.internalAddresses().stream()
        .findFirst()
        .<Resolved>map(Resolved.Text::new)
        .orElseGet(() ->
            lacking(
                place,
                path,
                "Node %s has no InternalIP yet, and NODE_IP is not set".formatted(node.name())));
  }

  private Resolved awaited(String reference, Place place, String vain) {
    asked.put(place, vain);
    waits.add(new Wait(place, place + " " + reference));
    return new Resolved.Awaited();
  }

  private Resolved ofNode(String reference, String kind, String key, Place place, String path) {
    if (facts.node().isEmpty()) {
      return awaited(reference, place, reference + " needs the Node; add sources.kubernetes");
    }
    NodeFacts node = facts.node().orElseThrow();
    ImmutableMap<String, String> all = kind.equals("label") ? node.labels() : node.annotations();
    String value = all.get(key);
    return value == null
        ? lacking(
            place,
            path,
            "Node "
                + node.name()
                + " has no "
                + kind
                + " '"
                + key
                + "'"
                + Spelling.closest(key, all.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""))
        : new Resolved.Text(value.strip()); // blanks around an annotation's value mean nothing
  }

  /**
   * A value that came of a reference, and is none here: the Node's fault where it is the Node's.
   */
  Resolved cannotBeHad(Tree.Scalar written, String path, String text) {
    return written.text().contains("${label:") || written.text().contains("${annotation:")
        ? lacking(written.place(), path, text)
        : refused(written.place(), path, text);
  }

  /** The file is not to blame for what one Node lacks, where it can do without. */
  private Resolved lacking(Place place, String path, String text) {
    return switch (heldBack) {
      case ALL -> refused(place, path, text);
      case THIS -> {
        Problem said = new Problem(place, Problems.printable(path + ": " + text));
        waits.add(new Wait(place, said.toString()));
        yield new Resolved.Awaited();
      }
    };
  }

  private Resolved unset(String reference, String name, Place place, String path) {
    return switch (facts.unset()) {
      case A_PROBLEM -> refused(place, path, unset(reference, name));
      case NOT_KNOWN_HERE -> {
        waits.add(new Wait(place, place + " " + reference));
        yield new Resolved.Awaited();
      }
    };
  }

  private static String unset(String reference, String name) {
    return reference
        + " is not set; set "
        + name
        + " in the environment (on a cluster, fieldRef "
        + (name.equals(Facts.NODE_NAME) ? "spec.nodeName" : "status.hostIP")
        + ")";
  }

  private Resolved refused(Place place, String path, String text) {
    problems.add(place, path, text);
    return new Resolved.Refused();
  }
}
