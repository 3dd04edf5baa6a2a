package io.leafcast.daemon.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Instant;
import java.util.Optional;

/**
 * What one process leaves to the next of the same node in the same boot.
 *
 * @param node whose it is
 * @param boot the kernel's ID of the boot
 * @param asOf when it was last so
 * @param set what is announced
 * @param facts what the Node said of itself, without its taints and conditions: a gate must not
 *     open by what was once so
 * @param drained who is drained
 * @param gate whether the gate was open in this boot
 */
@Immutable
public record Memory(
    String node,
    String boot,
    Instant asOf,
    SavedSet set,
    Optional<NodeFacts> facts,
    Optional<RouterIdChoice> routerId,
    DrainMemory drained,
    Gate gate) {

  /** Whether what the first announcement waits for was there. */
  public enum Gate {
    NOT_OPENED,
    OPENED
  }

  public Memory {
    facts =
        facts.map(all ->
            new NodeFacts(
                all.name(),
                all.uid(),
                all.labels(),
                all.annotations(),
                all.internalAddresses(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                NodeFacts.Ending.NONE));
  }

  /** The same, but this is announced. */
  Memory with(SavedSet now) {
    return new Memory(node, boot, asOf, now, facts, routerId, drained, gate);
  }

  /** The same, but the Node says this of itself. */
  Memory with(NodeFacts now) {
    return new Memory(node, boot, asOf, set, Optional.of(now), routerId, drained, gate);
  }

  /** The same, but with this router ID. */
  Memory with(RouterIdChoice now) {
    return new Memory(node, boot, asOf, set, facts, Optional.of(now), drained, gate);
  }

  /** The same, but these are drained. */
  Memory with(DrainMemory now) {
    return new Memory(node, boot, asOf, set, facts, routerId, now, gate);
  }

  /** The same, but the gate was open. */
  Memory opened() {
    return new Memory(node, boot, asOf, set, facts, routerId, drained, Gate.OPENED);
  }

  /** The same in this boot, at this time. */
  Memory at(String in, Instant now) {
    return new Memory(node, in, now, set, facts, routerId, drained, gate);
  }

  /** Whether it says the same as {@code other}, whenever that was. */
  boolean saysAs(Memory other) {
    return at("", Instant.EPOCH).equals(other.at("", Instant.EPOCH));
  }

  /** All that is announced. */
  ImmutableSet<Prefix> prefixes() {
    return set.bySource().values().stream()
        .flatMap(of -> of.keySet().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Nothing is known of before. */
  static Memory none(String node) {
    return new Memory(
        node,
        "",
        Instant.EPOCH,
        SavedSet.NONE,
        Optional.empty(),
        Optional.empty(),
        DrainMemory.NOBODY,
        Gate.NOT_OPENED);
  }
}
