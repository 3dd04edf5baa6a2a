package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives peers what their groups say and they do not, while the file is still a tree: so each value
 * keeps its place, and is read as if the peer had said it. Whole values are taken over: a peer's
 * {@code retry} is not completed by the group's.
 */
final class PeerGroups {
  static final String KEY = "peerGroups";

  private static final ImmutableSet<String> KEYS = PeerGroup.keys();

  /** Values that all peers together may inherit: a small file does not unfold into a large one. */
  private static final int MOST_INHERITED = 200_000;

  /** Of more names none is looked for that may be meant. */
  private static final int MOST_HINTED = 100;

  private final Problems problems;
  private final Map<String, Group> groups = new HashMap<>();
  private int inherited;

  private PeerGroups(Problems problems) {
    this.problems = problems;
  }

  /** A group's values that peers can take over, and how many there are with all that is in them. */
  private record Group(Place name, ImmutableList<Tree.Entry> entries, int values) {}

  /** The file with the groups' values in the peers; what is wrong with groups is reported. */
  static Tree given(Tree file, Problems problems) {
    if (!(file instanceof Tree.Mapping(ImmutableList<Tree.Entry> entries, Place place))) {
      return file;
    }
    PeerGroups groups = new PeerGroups(problems);
    ImmutableList<Tree.Entry> cleared = each(entries, KEY, groups::group);
    return new Tree.Mapping(each(cleared, "peers", groups::peer), place);
  }

  /** What is done to one item of a list. */
  private interface Change {
    Tree.Mapping of(Tree.Mapping item, String path);
  }

  private static ImmutableList<Tree.Entry> each(
      ImmutableList<Tree.Entry> file, String key, Change change) {
    return file.stream()
        .map(entry ->
            entry.key().equals(key) && entry.value() instanceof Tree.Sequence list
                ? new Tree.Entry(key, entry.keyPlace(), each(list, key, change))
                : entry)
        .collect(ImmutableList.toImmutableList());
  }

  private static Tree each(Tree.Sequence list, String key, Change change) {
    ImmutableList.Builder<Tree> items = ImmutableList.builder();
    for (int i = 0; i < list.items().size(); i++) {
      items.add(
          list.items().get(i) instanceof Tree.Mapping item
              ? change.of(item, key + "[" + i + "]")
              : list.items().get(i));
    }
    return new Tree.Sequence(items.build(), list.place());
  }

  /** Remembers it; without what is no group's, which nobody else needs to report then. */
  private Tree.Mapping group(Tree.Mapping group, String path) {
    for (Tree.Entry entry : group.entries()) {
      if (PeerGroup.OWN.contains(entry.key()) && !entry.key().equals("name")) {
        problems.add(
            entry.keyPlace(),
            path,
            entry.key().equals(PeerGroup.KEY)
                ? "a group is in no group; write here what the other one says"
                : "'" + entry.key() + "' is each peer's own; write it into the peers");
      }
    }
    name(group, "name", path)
        .filter(name -> !refers(name))
        .ifPresent(name -> remember(name, group, path));
    return new Tree.Mapping(
        group.entries().stream()
            .filter(entry -> entry.key().equals("name") || !PeerGroup.OWN.contains(entry.key()))
            .collect(ImmutableList.toImmutableList()),
        group.place());
  }

  private void remember(Tree.Scalar name, Tree.Mapping group, String path) {
    ImmutableList<Tree.Entry> common =
        group.entries().stream()
            .filter(entry -> KEYS.contains(entry.key()))
            .collect(ImmutableList.toImmutableList());
    int values = common.stream().mapToInt(entry -> values(entry.value())).sum();
    Group first = groups.putIfAbsent(name.text(), new Group(name.place(), common, values));
    if (first != null) {
      problems.add(
          name.place(),
          path + ".name",
          "'"
              + name.text()
              + "' is the name of another group, in line "
              + first.name().line()
              + "; rename one, or make one of both");
    }
  }

  /** Itself and what is in it. */
  private static int values(Tree tree) {
    return switch (tree) {
      case Tree.Scalar _, Tree.Refused _ -> 1;
      case Tree.Sequence(var items, _) -> 1 + items.stream().mapToInt(PeerGroups::values).sum();
      case Tree.Mapping(var entries, _) ->
          1 + entries.stream().mapToInt(entry -> values(entry.value())).sum();
    };
  }

  private Tree.Mapping peer(Tree.Mapping peer, String path) {
    return name(peer, PeerGroup.KEY, path)
        .map(name -> with(inherited(name, path + "." + PeerGroup.KEY), peer))
        .orElse(peer);
  }

  private ImmutableList<Tree.Entry> inherited(Tree.Scalar name, String path) {
    if (refers(name)) {
      return unreadable(name.place());
    }
    Group group = groups.get(name.text());
    if (group == null) {
      if (!problems.isFull()) {
        problems.add(name.place(), path, unknown(name.text()));
      }
      return unreadable(name.place());
    }
    inherited += Math.min(group.values(), MOST_INHERITED);
    if (inherited > MOST_INHERITED) {
      inherited = MOST_INHERITED;
      problems.add(
          Place.whole(name.place().file()),
          KEY,
          "all peers together take over more than "
              + MOST_INHERITED
              + " values of their groups; make the groups smaller");
      return unreadable(name.place());
    }
    return group.entries();
  }

  /** Nobody knows what stands there, so nobody reports that it is missing. */
  private static ImmutableList<Tree.Entry> unreadable(Place place) {
    return KEYS.stream()
        .map(key -> new Tree.Entry(key, place, new Tree.Refused(place)))
        .collect(ImmutableList.toImmutableList());
  }

  private String unknown(String name) {
    String what = "there is no group '" + name + "'";
    if (groups.isEmpty()) {
      return what + "; add " + KEY + " with it";
    }
    return groups.size() > MOST_HINTED
        ? what + " among the " + groups.size() + " of " + KEY + "; add it"
        : what + Spelling.hint(name, groups.keySet());
  }

  private static Tree.Mapping with(ImmutableList<Tree.Entry> inherited, Tree.Mapping peer) {
    ImmutableSet<String> said =
        peer.entries().stream().map(Tree.Entry::key).collect(ImmutableSet.toImmutableSet());
    return new Tree.Mapping(
        Stream.concat(
                peer.entries().stream(),
                inherited.stream().filter(entry -> !said.contains(entry.key())))
            .collect(ImmutableList.toImmutableList()),
        peer.place());
  }

  /** A name as it stands there; who reads the tree says what else is wrong with it. */
  private Optional<Tree.Scalar> name(Tree.Mapping mapping, String key, String path) {
    Optional<Tree.Scalar> name =
        mapping.entries().stream()
            .filter(entry -> entry.key().equals(key))
            .flatMap(entry ->
                entry.value() instanceof Tree.Scalar scalar ? Stream.of(scalar) : Stream.empty())
            .findFirst();
    name.filter(PeerGroups::refers)
        .ifPresent(scalar ->
            problems.add(
                scalar.place(),
                path + "." + key,
                "which group it is stands in the file itself, without ${...}; for peers of some"
                    + " nodes write nodes into the group"));
    return name;
  }

  /** References are resolved later, and may wait for the Node. */
  private static boolean refers(Tree.Scalar name) {
    return name.text().contains(References.MARK);
  }
}
