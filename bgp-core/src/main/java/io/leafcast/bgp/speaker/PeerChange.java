package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import java.util.HashSet;
import java.util.Set;

/**
 * What new settings do to one peer. {@link Peers} carries out what {@link #between} says, and
 * nothing else, so that who asks before hears what will be.
 */
@Immutable
public sealed interface PeerChange {

  /** Whom it concerns. */
  PeerName peer();

  /** A peer that was not there. */
  @Immutable
  record Added(PeerSettings settings, Start start) implements PeerChange {
    @Override
    public PeerName peer() {
      return settings.name();
    }
  }

  /** When a new peer is dialled. */
  enum Start {
    AT_ONCE,
    /** After the shortest rest: where a peer of another name was, whose session ends now. */
    AFTER_A_REST
  }

  /** One that is not wanted any more: its session ends. */
  @Immutable
  record Removed(PeerName peer) implements PeerChange {}

  /** The session ends and is opened anew, since it was opened with something else. */
  @Immutable
  record Reset(PeerSettings settings) implements PeerChange {
    @Override
    public PeerName peer() {
      return settings.name();
    }
  }

  /** Its settings apply while the session is up; they may be the same. */
  @Immutable
  record Kept(PeerSettings settings) implements PeerChange {
    @Override
    public PeerName peer() {
      return settings.name();
    }
  }

  /** From one to the other, by name: who goes first, then all that are wanted. */
  static ImmutableList<PeerChange> between(SpeakerSettings before, SpeakerSettings after) {
    return between(Self.of(before), before.peers(), after);
  }

  /** The same; {@code was} are those that run. */
  static ImmutableList<PeerChange> between(
      Self before, ImmutableSortedMap<PeerName, PeerSettings> was, SpeakerSettings after) {
    ImmutableList.Builder<PeerChange> changes = ImmutableList.builder();
    Set<PeerSettings.Target> left = new HashSet<>();
    was.forEach((name, gone) -> {
      if (!after.peers().containsKey(name)) {
        changes.add(new Removed(name));
        left.add(gone.target());
      }
    });
    for (PeerSettings wanted : after.peers().values()) {
      PeerSettings known = was.get(wanted.name());
      if (known == null) {
        boolean renamed = left.contains(wanted.target());
        changes.add(new Added(wanted, renamed ? Start.AFTER_A_REST : Start.AT_ONCE));
      } else if (before.equals(Self.of(after)) && known.keepsSession(wanted)) {
        changes.add(new Kept(wanted));
      } else {
        changes.add(new Reset(wanted));
      }
    }
    return changes.build();
  }
}
