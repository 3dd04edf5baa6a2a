package io.leafcast.daemon.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Decoded;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers a record's questions from a tree. Whatever is wrong is reported and left out, and the
 * rest is read all the same, so a record comes of every mapping.
 */
final class Binder {
  private final Problems problems;
  private final References references;

  private final Consumer<ResolvedKey> trace;
  private ResolvedKey.From from = ResolvedKey.From.FILE;

  Binder(Problems problems, References references) {
    this(problems, references, _ -> {});
  }

  /** {@code trace} is told each value that was read, in the order of the keys. */
  Binder(Problems problems, References references, Consumer<ResolvedKey> trace) {
    this.problems = problems;
    this.references = references;
    this.trace = trace;
  }

  /** What the tree says; {@code path} is the key that it stands at, "" for the whole file. */
  <T> One<T> read(Type<T> type, Tree tree, String path) {
    return switch (tree) {
      case Tree.Refused(Place place) -> new One.Refused<>(place);
      case Tree.Mapping mapping when type instanceof Type.Section<T> section ->
          switch (section.heldBack()) {
            case ALL -> new One.Given<>(section(section, mapping, path), mapping.place());
            case THIS -> apart(section, mapping, path);
          };
      case Tree.Mapping mapping when type instanceof Type.Entries<?, T> entries ->
          new One.Given<>(entries(entries, mapping, path), mapping.place());
      case Tree.Scalar scalar when !isMapping(type) -> scalar(type, scalar, path);
      case Tree.Scalar _, Tree.Sequence _, Tree.Mapping _ ->
          refused(
              tree,
              path,
              "is "
                  + (mayBeSaid(type) ? noun(tree) : "not written so")
                  + "; here stands "
                  + noun(type));
    };
  }

  private static boolean mayBeSaid(Type<?> type) {
    return !(type instanceof Type.Section<?> section && section.echo() == Type.Echo.NEVER);
  }

  private <T> One<T> apart(Type.Section<T> section, Tree.Mapping mapping, String path) {
    References.Apart<T> read = references.apart(() -> section(section, mapping, path));
    return read.waits().isEmpty()
        ? new One.Given<>(read.value(), mapping.place())
        : new One.Partial<>(read.value(), mapping.place(), read.waits());
  }

  private <T> T section(Type.Section<T> type, Tree.Mapping mapping, String path) {
    Answers answers = new Answers(mapping, path);
    T made = type.read().apply(answers);
    answers.reportUnknown();
    return made;
  }

  private <V, T> T entries(Type.Entries<V, T> type, Tree.Mapping mapping, String path) {
    ImmutableMap.Builder<String, One<V>> found = ImmutableMap.builder();
    for (Tree.Entry entry : mapping.entries()) {
      String at = path + "." + entry.key();
      if (type.key().read().apply(entry.key()) instanceof Decoded.Bad<String>(String reason)) {
        problems.add(entry.keyPlace(), path, reason);
      }
      found.put(entry.key(), read(type.value(), entry.value(), at));
    }
    return type.of().apply(found.buildOrThrow());
  }

  private static boolean isMapping(Type<?> type) {
    return switch (type) {
      case Type.Section<?> _, Type.Entries<?, ?> _ -> true;
      case Type.Whole<?> _, Type.Word<?> _, Type.Flag<?> _, Type.Text<?> _ -> false;
    };
  }

  private <T> One<T> scalar(Type<T> type, Tree.Scalar written, String path) {
    if (Scalars.Meaning.of(written) == Scalars.Meaning.NOTHING) {
      return refused(
          written, path, "has no value; write one, or remove the key" + eaten(written.text()));
    }
    return switch (references.resolve(written, path)) {
      case References.Resolved.Awaited _ -> {
        trace.accept(new ResolvedKey(path, "-", from, written.place(), written.text()));
        yield new One.Awaited<>(written.place());
      }
      case References.Resolved.Refused _ -> new One.Refused<>(written.place());
      case References.Resolved.Text(String text) -> {
        boolean same = text.equals(written.text());
        yield switch (value(type, written, text)) {
          case Decoded.Good<T>(T value) -> {
            trace.accept(
                new ResolvedKey(path, text, from, written.place(), same ? "" : written.text()));
            yield new One.Given<>(value, written.place());
          }
          case Decoded.Bad<T>(String reason) ->
              same
                  ? refused(written, path, reason + eaten(written.text()))
                  : references.cannotBeHad(written, path, reason + " (from " + written.text() + ")")
                          instanceof References.Resolved.Awaited
                      ? new One.Awaited<>(written.place())
                      : new One.Refused<>(written.place());
        };
      }
    };
  }

  /** Who finds nothing where they wrote something may not see where it went. */
  private static String eaten(String written) {
    return written.isEmpty()
        ? "; if a ${...} stood here, a shell or envsubst has put nothing in its place: quote the"
            + " here-document, or tell envsubst which variables to replace"
        : "";
  }

  /** What came in the place of a reference was a text before and may be a number now. */
  private static <T> Decoded<T> value(Type<T> type, Tree.Scalar written, String text) {
    boolean same = text.equals(written.text());
    Tree.Scalar asNumber = same ? written : new Tree.Scalar(text, true, written.place());
    Tree.Scalar asText = same ? written : new Tree.Scalar(text, false, written.place());
    return switch (type) {
      case Type.Whole<T> whole -> Scalars.whole(whole, asNumber);
      case Type.Flag<T> flag -> Scalars.flag(flag, asNumber);
      case Type.Word<T> word -> Scalars.word(word, asText);
      case Type.Text<T> other -> Scalars.text(other.read(), asText);
      case Type.Section<T> _, Type.Entries<?, T> _ ->
          throw new IllegalStateException("a mapping is no single value");
    };
  }

  private <T> One<T> refused(Tree tree, String path, String text) {
    problems.add(tree.place(), path, text);
    return new One.Refused<>(tree.place());
  }

  private static String noun(Type<?> type) {
    return isMapping(type) ? "a mapping, {} for one without keys" : "one value";
  }

  private static String noun(Tree tree) {
    return switch (tree) {
      case Tree.Scalar scalar when scalar.text().isEmpty() -> "empty";
      case Tree.Scalar scalar -> Scalars.Meaning.of(scalar) + " ('" + scalar.text() + "')";
      case Tree.Sequence _ -> "a list";
      case Tree.Mapping _ -> "a mapping";
      case Tree.Refused _ -> "refused";
    };
  }

  /** The keys of one mapping. */
  private final class Answers implements Keys {
    private final Tree.Mapping mapping;
    private final String parent;
    private final Set<String> asked = new LinkedHashSet<>();

    Answers(Tree.Mapping mapping, String parent) {
      this.mapping = mapping;
      this.parent = parent;
    }

    @Override
    public <T> One<T> one(Key<T> key) {
      return answer(key, tree -> read(key.type(), tree, path(key)))
          .orElseGet(() -> new One.Absent<>(mapping.place()));
    }

    @Override
    public <T> Many<T> many(Key<T> key) {
      return answer(key, tree -> list(key, tree))
          .orElseGet(() -> new Many<>(ImmutableList.of(), mapping.place()));
    }

    /** Of what is written, else of the default, if there is one. */
    private <R> Optional<R> answer(Key<?> key, Function<Tree, R> reading) {
      asked.add(key.name());
      for (Tree.Entry entry : mapping.entries()) {
        if (entry.key().equals(key.name())) {
          return Optional.of(reading.apply(entry.value()));
        }
      }
      if (key.presence() != Key.Presence.OPTIONAL) {
        problems.add(mapping.place(), path(key), "is missing; " + key.doc());
      }
      if (key.fallback().isEmpty()) {
        return Optional.empty();
      }
      ResolvedKey.From before = from;
      from = ResolvedKey.From.DEFAULT;
      R read = reading.apply(asWritten(key.fallback(), mapping.place()));
      from = before;
      return Optional.of(read);
    }

    private <T> Many<T> list(Key<T> key, Tree tree) {
      ImmutableList.Builder<One<T>> items = ImmutableList.builder();
      switch (tree) {
        case Tree.Sequence(ImmutableList<Tree> all, Place place) -> {
          if (all.isEmpty()) {
            problems.add(place, path(key), "is an empty list; " + key.doc());
          }
          for (int i = 0; i < all.size(); i++) {
            items.add(read(key.type(), all.get(i), path(key) + "[" + i + "]"));
          }
        }
        case Tree.Refused _ -> {}
        case Tree.Scalar _, Tree.Mapping _ ->
            problems.add(tree.place(), path(key), "is " + noun(tree) + "; here stands a list");
      }
      return new Many<>(items.build(), tree.place());
    }

    private String path(Key<?> key) {
      return parent.isEmpty() ? key.name() : parent + "." + key.name();
    }

    void reportUnknown() {
      for (Tree.Entry entry : mapping.entries()) {
        if (!asked.contains(entry.key()) && !problems.isFull()) {
          problems.add(
              entry.keyPlace(),
              parent,
              "unknown key '" + entry.key() + "'" + Spelling.hint(entry.key(), asked));
        }
      }
    }
  }

  /** A fallback, as the tree that the same words in the file would be. */
  private static Tree asWritten(String text, Place place) {
    if (text.equals("{}")) {
      return new Tree.Mapping(ImmutableList.of(), place);
    }
    if (!text.startsWith("[")) {
      return new Tree.Scalar(text, true, place);
    }
    return new Tree.Sequence(
        Splitter.on(", ")
            .splitToStream(text.substring(1, text.length() - 1))
            .map(item -> new Tree.Scalar(item, true, place))
            .collect(ImmutableList.toImmutableList()),
        place);
  }
}
