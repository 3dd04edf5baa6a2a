package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A configuration file as it was read: its name and what stood in it. What it means depends on the
 * facts, so it can be asked again when those have changed.
 */
@Immutable
public record ConfigFile(String name, String text) {
  /** Reads the file at {@code path}; whatever is wrong, with the file too, is a problem. */
  public static Loaded load(Path path, Facts facts) {
    return OnDisk.at(path).read(facts);
  }

  /** Whether the file may mean something else when the Node changes; a key may be quoted. */
  public boolean speaksOfNode() {
    return text.contains("${annotation:")
        || text.contains("${label:")
        || text.contains("${NODE_IP}")
        || text.contains("nodes");
  }

  /** What the file means with these facts; those of another Node than its own do not count. */
  public Loaded read(Facts facts) {
    return readWith(about(facts), _ -> {});
  }

  /** These facts, without what is known of another Node than the one that the file names. */
  Facts about(Facts facts) {
    if (facts.node().isEmpty()) {
      return facts;
    }
    // The Node's name cannot come from a Node, so it reads the same without one.
    Problems unheard = new Problems();
    Optional<String> node =
        TreeReader.read(name, text, unheard)
            .flatMap(tree -> config(tree, unheard, new References(facts, unheard), _ -> {}))
            .flatMap(config -> config.sources().found())
            .flatMap(sources -> sources.kubernetes().found())
            .flatMap(kubernetes -> kubernetes.node().found());
    return facts.about(node);
  }

  private static Optional<Config> config(
      Tree tree, Problems problems, References references, Consumer<ResolvedKey> trace) {
    Tree whole = PeerGroups.given(tree, problems);
    return new Binder(problems, references, trace).read(Config.TYPE, whole, "").found();
  }

  /** What it means with the facts of its own Node; {@code trace} is told each value. */
  Loaded readWith(Facts facts, Consumer<ResolvedKey> trace) {
    Problems problems = new Problems();
    References references = new References(facts, problems);
    Optional<Config> config =
        TreeReader.read(name, text, problems)
            .flatMap(tree -> config(tree, problems, references, trace));
    config.ifPresent(found -> Checks.run(found, facts, problems));
    config
        .filter(ConfigFile::hasNoNode)
        .ifPresent(found -> reportVain(found, references, problems));
    if (!problems.isEmpty() || config.isEmpty()) {
      return new Loaded.Bad(problems.sorted());
    }
    ImmutableList<String> waits = waits(config.orElseThrow(), facts, references);
    return waits.isEmpty()
        ? new Loaded.Good(this, config.orElseThrow())
        : new Loaded.Waiting(this, config.orElseThrow(), waits);
  }

  /**
   * What everything waits for. Peers wait alone; but where all of them do there is nothing to begin
   * with, and the router ID may be the Node's.
   */
  private static ImmutableList<String> waits(Config config, Facts facts, References references) {
    PeerChoice choice = PeerChoice.of(config, facts);
    boolean nobody = facts.node().isEmpty() && choice.here().isEmpty();
    if (references.waits().isEmpty() && !nobody) {
      return ImmutableList.of();
    }
    return Stream.concat(
            references.waits().stream().map(Wait::text),
            choice.leftOut().stream()
                .flatMap(peer ->
                    peer instanceof PeerChoice.LeftOut.HeldBack(_, _, var waits)
                        ? waits.stream()
                        : Stream.empty()))
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean hasNoNode(Config config) {
    return config.sources().found().stream()
        .allMatch(sources -> sources.kubernetes() instanceof One.Absent);
  }

  /** Facts of the Node can only come from a Kubernetes source. */
  private static void reportVain(Config config, References references, Problems problems) {
    references.asked().forEach(problems::add);
    for (int i = 0; i < config.peers().items().size(); i++) {
      if (config.peers().items().get(i) instanceof One.Given<PeerSection>(PeerSection peer, _)
          && peer.nodes() instanceof One.Given<Selector>(_, Place place)) {
        problems.add(
            place, "peers[" + i + "].nodes", "the labels are the Node's; add sources.kubernetes");
      }
    }
  }
}
