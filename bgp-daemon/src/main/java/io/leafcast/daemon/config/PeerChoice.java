package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.LabelSelector.Requirement;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the file's peers this node has, and why it has not the others. */
@Immutable
public record PeerChoice(ImmutableList<PeerSection> here, ImmutableList<LeftOut> leftOut) {

  /** A peer of the file that this node has not, or not yet. */
  @Immutable
  public sealed interface LeftOut {

    Which which();

    /** It is another node's: the file says so. */
    @Immutable
    record Elsewhere(Which which, String reason) implements LeftOut {}

    /**
     * It cannot be said yet, or something of it cannot be had of the Node.
     *
     * @param waits what, each with its place
     */
    @Immutable
    record HeldBack(Which which, String reason, ImmutableList<String> waits) implements LeftOut {}

    /** For people. */
    String reason();
  }

  /**
   * Which one is meant.
   *
   * @param key where it stands, such as {@code peers[2]}
   * @param name its name, unless that is what cannot be had
   */
  @Immutable
  public record Which(String key, Optional<String> name) {

    /** Its name, else where it stands. */
    @Override
    public String toString() {
      return name.orElse(key);
    }
  }

  /** A config without problems, on the node of these facts, whatever the passwords are. */
  public static PeerChoice of(Config config, Facts facts) {
    return of(config, facts, _ -> Optional.empty());
  }

  /** The same; a peer whose password is not known is held back. */
  public static PeerChoice of(Config config, Facts facts, Passwords passwords) {
    return of(
        config,
        facts,
        peer ->
            passwordFile(peer)
                .flatMap(file ->
                    passwords.of(file) instanceof Passwords.Known.No(String why)
                        ? Optional.of("its password cannot be had: " + why)
                        : Optional.empty()));
  }

  /** Where its password stands, if it has one. */
  static Optional<String> passwordFile(PeerSection peer) {
    return peer.password().found().map(password -> password.file().orThrow());
  }

  private static PeerChoice of(
      Config config, Facts facts, Function<PeerSection, Optional<String>> lacks) {
    ImmutableList.Builder<PeerSection> here = ImmutableList.builder();
    ImmutableList.Builder<LeftOut> leftOut = ImmutableList.builder();
    for (int i = 0; i < config.peers().items().size(); i++) {
      String key = "peers[" + i + "]";
      switch (config.peers().items().get(i)) {
        case One.Given<PeerSection>(PeerSection peer, _) ->
            leftOut(peer, which(key, peer), ImmutableList.of(), facts)
                .or(() -> lacking(peer, which(key, peer), lacks))
                .ifPresentOrElse(leftOut::add, () -> here.add(peer));
        case One.Partial<PeerSection>(PeerSection peer, _, var waits) ->
            leftOut(peer, which(key, peer), waits, facts).ifPresent(leftOut::add);
        case One.Absent<PeerSection> _, One.Awaited<PeerSection> _, One.Refused<PeerSection> _ -> {}
      }
    }
    return new PeerChoice(here.build(), leftOut.build());
  }

  /**
   * Of the peers that run, those that may be ones held back: what cannot be read ends no session,
   * so they go on as they are. One whose name cannot be had may be any that is named no more.
   */
  ImmutableSortedMap<PeerName, PeerSettings> goingOn(
      ImmutableSortedMap<PeerName, PeerSettings> running) {
    ImmutableSet<String> elsewhere = names(LeftOut.Elsewhere.class);
    ImmutableSet<String> heldBack = names(LeftOut.HeldBack.class);
    boolean anyUnnamed =
        leftOut.stream()
            .anyMatch(peer ->
                peer instanceof LeftOut.HeldBack(Which which, _, _) && which.name().isEmpty());
    return ImmutableSortedMap.copyOf(
        Maps.filterKeys(
            running,
            name ->
                heldBack.contains(name.text())
                    || (anyUnnamed && !elsewhere.contains(name.text()))));
  }

  private ImmutableSet<String> names(Class<? extends LeftOut> kind) {
    return leftOut.stream()
        .filter(kind::isInstance)
        .flatMap(peer -> peer.which().name().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  private static Which which(String key, PeerSection peer) {
    return new Which(key, peer.name().found());
  }

  private static Optional<LeftOut> leftOut(
      PeerSection peer, Which which, ImmutableList<Wait> waits, Facts facts) {
    ImmutableList<Requirement> unmet = unmet(peer, facts);
    if (!unmet.isEmpty()) {
      return Optional.of(
          new LeftOut.Elsewhere(which, "not for this node: label " + joined(unmet) + " wanted"));
    }
    ImmutableList<String> reasons =
        Stream.concat(unknown(peer, facts).stream(), waits.stream().map(Wait::text))
            .collect(ImmutableList.toImmutableList());
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LeftOut.HeldBack(
                which,
                (facts.node().isEmpty() ? "waits for the Node: " : "") + String.join("; ", reasons),
                reasons));
  }

  private static Optional<LeftOut> lacking(
      PeerSection peer, Which which, Function<PeerSection, Optional<String>> lacks) {
    return lacks
        .apply(peer)
        .map(reason -> new LeftOut.HeldBack(which, reason, ImmutableList.of(reason)));
  }

  /** What is wanted of the Node's labels, and not met by them; nothing while they are unknown. */
  private static ImmutableList<Requirement> unmet(PeerSection peer, Facts facts) {
    return selector(peer)
        .flatMap(selector -> facts.node().map(node -> selector.unmetBy(node.labels())))
        .orElse(ImmutableList.of());
  }

  private static Optional<String> unknown(PeerSection peer, Facts facts) {
    return selector(peer)
        .filter(selector -> facts.node().isEmpty() && !selector.requirements().isEmpty())
        .map(selector -> peer.nodes().place() + " label " + joined(selector.requirements()));
  }

  private static Optional<LabelSelector> selector(PeerSection peer) {
    return peer.nodes().found().filter(Selector::isKnown).map(Selector::toLabelSelector);
  }

  private static String joined(Iterable<Requirement> requirements) {
    return ImmutableList.copyOf(requirements).stream()
        .map(Requirement::toString)
        .collect(Collectors.joining(", "));
  }
}
