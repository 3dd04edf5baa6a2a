package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.daemon.config.DaemonSettings;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that a reload does, as a value: a pure comparison of two configurations, to be carried out or
 * only to be shown. Empty when nothing changed.
 */
@Immutable
record Plan(ImmutableList<Change> changes) {
  static final Plan NOTHING = new Plan(ImmutableList.of());

  /** {@code started} is what the process started with: its sockets cannot be moved. */
  static Plan between(InForce before, InForce after, DaemonSettings started) {
    ImmutableList.Builder<Change> changes = ImmutableList.builder();
    speaker(before.speaker(), after.speaker(), changes);
    sources(before.daemon().sources(), after.daemon().sources(), changes);
    ImmutableList<String> applied =
        new Keys<>(before.daemon(), after.daemon())
            .compare("readiness.peers", DaemonSettings::readyPeers)
            .compare("gates", DaemonSettings::gates)
            .compare("reload.watch", DaemonSettings::reload)
            .compare("reload.withdrawLimit", DaemonSettings::withdrawLimit)
            .compare("report", DaemonSettings::report)
            .compare("drain", DaemonSettings::drain)
            .compare("stop", DaemonSettings::stop)
            .compare("handover", DaemonSettings::handover)
            .changed();
    if (!applied.isEmpty()) {
      changes.add(new Change.DaemonAdjusted(applied));
    }
    new Keys<>(started, after.daemon())
        .compare("admin.socket", DaemonSettings::socket)
        .compare("http.listen", DaemonSettings::http)
        .compare("state", DaemonSettings::state)
        .changed()
        .forEach(key -> changes.add(new Change.AfterRestart(key)));
    return new Plan(changes.build());
  }

  private static void speaker(
      SpeakerSettings before, SpeakerSettings after, ImmutableList.Builder<Change> changes) {
    ImmutableList<String> self =
        new Keys<>(before, after)
            .compare("router.asn", SpeakerSettings::localAs)
            .compare("router.id", SpeakerSettings::routerId)
            .changed();
    if (!self.isEmpty()) {
      changes.add(new Change.AllReset(self));
    }
    ImmutableList<String> hot =
        new Keys<>(before, after)
            .compare("allow", SpeakerSettings::allow)
            .compare("listen", SpeakerSettings::listen)
            .compare("limits", SpeakerSettings::limits)
            .compare("gates.static, or a source that waits for the gate", SpeakerSettings::gated)
            .compare("the node's addresses", SpeakerSettings::nodeAddresses)
            .changed();
    if (!hot.isEmpty()) {
      changes.add(new Change.SpeakerAdjusted(hot));
    }
    for (PeerChange change : PeerChange.between(before, after)) {
      Optional<PeerSettings> old = Optional.ofNullable(before.peers().get(change.peer()));
      switch (change) {
        case PeerChange.Added added -> changes.add(new Change.PeerAdded(added.peer()));
        case PeerChange.Removed(PeerName name) -> changes.add(new Change.PeerRemoved(name));
        case PeerChange.Kept(PeerSettings wanted) ->
            old.filter(settings -> !settings.equals(wanted))
                .ifPresent(settings ->
                    changes.add(new Change.PeerAdjusted(wanted.name(), keys(settings, wanted))));
        // Without keys of its own it is the speaker whose keys changed, which is said already.
        case PeerChange.Reset(PeerSettings wanted) ->
            old.filter(settings -> !settings.equals(wanted))
                .ifPresent(settings ->
                    changes.add(new Change.PeerReset(wanted.name(), keys(settings, wanted))));
      }
    }
  }

  private static ImmutableList<String> keys(PeerSettings before, PeerSettings after) {
    return new Keys<>(before, after)
        .compare("address, port or interface", PeerSettings::target)
        .compare("asn", peer -> peer.session().asn())
        .compare("localAddress", peer -> peer.session().from())
        .compare("passive", peer -> peer.session().opening())
        .compare("multihop", peer -> peer.session().hops())
        .compare("password", peer -> peer.session().sockets().authentication())
        .compare("holdTime", peer -> peer.session().holdTime())
        .compare("families", peer -> peer.session().families())
        .compare("gracefulRestart", peer -> peer.session().gracefulRestart())
        .compare("retry", PeerSettings::retry)
        .compare("nextHop", PeerSettings::announcing)
        .compare("fastFailover", PeerSettings::linkDown)
        .compare("enforceFirstAs", PeerSettings::firstAs)
        .changed();
  }

  private static void sources(
      ImmutableSortedMap<SourceName, DaemonSettings.Source> before,
      ImmutableSortedMap<SourceName, DaemonSettings.Source> after,
      ImmutableList.Builder<Change> changes) {
    for (SourceName name : ImmutableSortedSet.copyOf(Sets.union(before.keySet(), after.keySet()))) {
      if (!before.containsKey(name)) {
        changes.add(new Change.SourceStarted(name));
      } else if (!after.containsKey(name)) {
        changes.add(new Change.SourceStopped(name));
      } else if (!before.get(name).equals(after.get(name))) {
        changes.add(new Change.SourceChanged(name));
      }
    }
  }

  /** Keys that changed, but hold only after a restart. */
  ImmutableList<String> needsRestart() {
    return changes.stream()
        .flatMap(change ->
            change instanceof Change.AfterRestart(String key)
                ? Stream.of(key)
                : Stream.<String>empty())
        .collect(ImmutableList.toImmutableList());
  }

  /** For people, a line a change. */
  ImmutableList<String> words() {
    return changes.stream().map(Change::words).collect(ImmutableList.toImmutableList());
  }

  /** The names of the parts in which two values differ. */
  private static final class Keys<T> {
    private final T before;
    private final T after;
    private final ImmutableList.Builder<String> changed = ImmutableList.builder();

    Keys(T before, T after) {
      this.before = before;
      this.after = after;
    }

    Keys<T> compare(String key, Function<T, Object> part) {
      if (!part.apply(before).equals(part.apply(after))) {
        changed.add(key);
      }
      return this;
    }

    ImmutableList<String> changed() {
      return changed.build();
    }
  }
}
