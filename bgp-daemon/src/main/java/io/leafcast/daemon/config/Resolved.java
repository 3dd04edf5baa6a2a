package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.Optional;

/**
 * What a node makes of a configuration file.
 *
 * @param node the Node whose labels and annotations were used, if one is known
 * @param keys every value, those of the defaults too, without the peers that are other nodes' and
 *     without groups
 * @param leftOut the peers of the file that this node has not, or not yet
 * @param problems what is wrong with the file; then nothing of it counts
 */
@Immutable
public record Resolved(
    String file,
    Optional<String> node,
    ImmutableList<ResolvedKey> keys,
    ImmutableList<PeerChoice.LeftOut> leftOut,
    ImmutableList<String> problems) {

  /** Reads {@code file} with these facts once more, and keeps account of it. */
  public static Resolved of(ConfigFile file, Facts facts) {
    ImmutableList.Builder<ResolvedKey> read = ImmutableList.builder();
    Facts own = file.about(facts);
    return switch (file.readWith(own, read::add)) {
      case Loaded.Good(_, Config config) ->
          of(file, own, read.build(), PeerChoice.of(config, own).leftOut());
      case Loaded.Waiting(_, Config config, _) ->
          of(file, own, read.build(), PeerChoice.of(config, own).leftOut());
      case Loaded.Bad(var problems) ->
          new Resolved(
              file.name(),
              own.node().map(NodeFacts::name),
              read.build(),
              ImmutableList.of(),
              problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList()));
    };
  }

  private static Resolved of(
      ConfigFile file,
      Facts facts,
      ImmutableList<ResolvedKey> keys,
      ImmutableList<PeerChoice.LeftOut> leftOut) {
    ImmutableSet<String> elsewhere =
        leftOut.stream()
            .filter(peer -> peer instanceof PeerChoice.LeftOut.Elsewhere)
            .map(peer -> peer.which().key())
            .collect(ImmutableSet.toImmutableSet());
    return new Resolved(
        file.name(),
        facts.node().map(NodeFacts::name),
        keys.stream()
            .filter(key -> !elsewhere.contains(peer(key.key())) && !isOfGroup(key))
            .collect(ImmutableList.toImmutableList()),
        leftOut,
        ImmutableList.of());
  }

  /** What a group says is shown where it holds, in its peers, with the group's line. */
  private static boolean isOfGroup(ResolvedKey key) {
    return key.key().startsWith(PeerGroups.KEY + "[");
  }

  /** {@code peers[3]} of {@code peers[3].asn}. */
  private static String peer(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }
}
