package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.AdjRibOut.EndOfRib;
import io.leafcast.bgp.rib.Announced;
import io.leafcast.bgp.rib.Budget;
import io.leafcast.bgp.rib.Claim;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.rib.LocalRoutes;
import io.leafcast.bgp.rib.Origins;
import io.leafcast.bgp.rib.Rails;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What there is to announce, whoever the peer is: the sources' sets within the {@link Rails}, the
 * host's addresses, and whether the sources have said enough for an End-of-RIB. And the room for
 * what all peers announce to us.
 */
final class Routes {
  private final Origins origins;
  private final Budget room;
  private final Rails rails;
  private final Predicate<Prefix> told;
  private Limits.Covering covering = Limits.USUAL.covering();
  private final Saving saving;
  private final Announced announced = new Announced();
  private LocalRoutes local = LocalRoutes.NONE;
  private HostInterfaces interfaces = HostInterfaces.notRead();
  private ImmutableSet<Address> nodeAddresses = ImmutableSet.of();
  private Waiting waiting = Waiting.NOT_BEGUN;

  private enum Waiting {
    NOT_BEGUN,
    UNDER_WAY,
    OVER
  }

  /** {@code told} says whether some peer was told a prefix, and not since that it is gone. */
  Routes(Predicate<Prefix> told) {
    this.told = told;
    this.origins = new Origins();
    this.room = new Budget(Budget.USUAL_OCTETS);
    this.rails = new Rails();
    this.saving = new Saving(LocalRoutes.NONE);
  }

  /** These as they are now, on a way of their own from here: to see what would be. */
  Routes(Routes as) {
    told = as.told;
    origins = new Origins(as.origins);
    room = as.room;
    rails = new Rails(as.rails);
    saving = new Saving(as.local);
    covering = as.covering;
    local = as.local;
    interfaces = as.interfaces;
    nodeAddresses = as.nodeAddresses;
    waiting = as.waiting;
  }

  /** What peers may be told of now: all that there is, as soon as it is saved. */
  LocalRoutes local() {
    return saving.released();
  }

  /** What there is to announce, whether it is saved or not. */
  LocalRoutes newest() {
    return local;
  }

  /** Whether {@code prefix} is still to be announced, whatever waits to be saved. */
  boolean isWanted(Prefix prefix) {
    LocalRoutes.LocalRoute route = local.routes().get(prefix);
    return route != null && !(route.verdict() instanceof LocalRoutes.Verdict.Barred);
  }

  /** What the Adj-RIB-Ins of all peers share. */
  Budget room() {
    return room;
  }

  HostInterfaces interfaces() {
    return interfaces;
  }

  /** The addresses that the node is known by. */
  ImmutableSet<Address> nodeAddresses() {
    return nodeAddresses;
  }

  /** What becomes of a prefix that covers a peer's address. */
  Limits.Covering covering() {
    return covering;
  }

  ImmutableList<Origins.Source> sources() {
    return origins.sources();
  }

  /** The prefixes that stay only because sources that are not read yet may want them. */
  ImmutableSet<Prefix> handedOver() {
    return origins.handedOver();
  }

  /**
   * End-of-RIB is due once every source was read and the gate is open, or that was waited for long
   * enough; but not before what is being saved.
   */
  EndOfRib endOfRib() {
    boolean enough = waiting == Waiting.OVER || (origins.areAllRead() && !rails.isWaiting());
    return enough && saving.isDone() ? EndOfRib.DUE : EndOfRib.HELD_BACK;
  }

  /** Begins with what was saved at {@code at}; before there are settings. */
  void remember(Turn turn, SavedSet saved, Instant at) {
    saving.begin(saved);
    origins.remember(saved, at);
    rails.remember(origins.claims());
    origins
        .sources()
        .forEach(source ->
            turn.tell(
                new SourceNote.Remembered(source.name(), source.prefixes(), source.reason())));
  }

  void configure(Turn turn, SpeakerSettings settings) {
    origins.expect(settings.sources(), turn.wall());
    rails.configure(settings.allow(), settings.limits(), settings.gated());
    covering = settings.limits().covering();
    nodeAddresses = settings.nodeAddresses();
    if (waiting == Waiting.NOT_BEGUN) {
      waiting = Waiting.UNDER_WAY;
      turn.ask(new Output.SetTimer(new TimerKey.EndOfRibWait(), settings.endOfRibWait()));
    }
    if (origins.isHandingOver()) {
      turn.ask(new Output.SetTimer(new TimerKey.SourceHandover(), settings.endOfRibWait()));
    }
    refresh(turn, Cause.CONFIGURATION);
  }

  /** The gate may have opened. */
  void see(Turn turn, Gate gate) {
    rails.see(gate);
    refresh(turn, Cause.SOURCE);
  }

  /** What somebody else has, too, may be another now. */
  void see(Turn turn, Input.RivalsSeen seen) {
    rails.see(seen.source(), seen.claimedElsewhere());
    refresh(turn, Cause.SOURCE);
  }

  /** More of what no source wants may go. */
  void resume(Turn turn) {
    refresh(turn, Cause.SOURCE);
  }

  /** New sources were waited for long enough: what only those of before wanted goes. */
  void endHandover(Turn turn) {
    origins.endHandover();
    refresh(turn, Cause.CONFIGURATION);
  }

  void report(Turn turn, SourceName name, Knowledge knowledge, Cause cause) {
    Optional<Origins.Source> before = source(name);
    origins.report(name, knowledge, turn.wall());
    source(name).ifPresent(after -> before.ifPresent(was -> tell(turn, was, after)));
    refresh(turn, cause);
  }

  /** What was known stays while the host does not tell. */
  void see(Turn turn, HostInterfaces seen) {
    switch (seen) {
      case HostInterfaces.Known _ -> interfaces = seen;
      case HostInterfaces.Unknown(String detail) -> {
        turn.tell(new SpeakerNote.InterfacesUnknown(detail));
        if (interfaces instanceof HostInterfaces.Unknown) {
          interfaces = seen;
        }
      }
    }
  }

  void stopWaiting() {
    waiting = Waiting.OVER;
  }

  private void refresh(Turn turn, Cause cause) {
    LocalRoutes before = local;
    int leftBefore = rails.leaving();
    local = rails.apply(origins.claims(), cause, turn.elapsed(), told);
    if (rails.leaving() > leftBefore) {
      turn.tell(new SpeakerNote.WithdrawalsWait(rails.leaving()));
    }
    rails
        .untilNextDeparture(turn.elapsed())
        .ifPresentOrElse(
            wait -> turn.ask(new Output.SetTimer(new TimerKey.WithdrawalsResume(), wait)),
            () -> endWait(turn, leftBefore));
    for (Prefix prefix : local.routes().changedSince(before.routes())) {
      local.routes().find(prefix).ifPresent(route -> tell(turn, prefix, route.claim(), before));
    }
    saving.want(
        turn, local, saving.isOn() ? announced.of(local, origins.sources()) : SavedSet.NONE);
  }

  private static void tell(Turn turn, Prefix prefix, Claim claim, LocalRoutes before) {
    if (!claim.others().isEmpty() && !claim.sources().equals(before.sources(prefix))) {
      turn.tell(new SourceNote.AlsoWanted(claim.provenance().source(), prefix, claim.others()));
    }
  }

  void saved(Turn turn, long number) {
    saving.saved(turn, number);
  }

  void saveFailed(Turn turn, long number, String detail) {
    saving.failed(turn, number, detail);
  }

  void saveIsLate(Turn turn) {
    saving.late(turn);
  }

  /** Nothing is to be told any more. */
  void stop(Turn turn) {
    saving.stop(turn);
  }

  private static void endWait(Turn turn, int leftBefore) {
    if (leftBefore > 0) {
      turn.ask(new Output.CancelTimer(new TimerKey.WithdrawalsResume()));
    }
  }

  private Optional<Origins.Source> source(SourceName name) {
    return origins.sources().stream().filter(source -> source.name().equals(name)).findFirst();
  }

  private static void tell(Turn turn, Origins.Source before, Origins.Source after) {
    SourceName name = after.name();
    switch (after.state()) {
      case KNOWN -> {
        if (before.state() != after.state()
            || after.prefixes().changedSince(before.prefixes()).stream()
                .anyMatch(prefix ->
                    !before.prefixes().containsKey(prefix)
                        || !after.prefixes().containsKey(prefix))) {
          turn.tell(new SourceNote.Known(name, after.prefixes(), after.reason()));
        }
      }
      case UNKNOWN, REMEMBERED, KEPT -> {
        if (before.state() != after.state() || !before.reason().equals(after.reason())) {
          turn.tell(new SourceNote.Unknown(name, after.reason(), after.prefixes()));
        }
      }
    }
    Set<Knowledge.Rejected> rejected = new HashSet<>(after.rejected());
    before.rejected().forEach(rejected::remove);
    for (Knowledge.Rejected fresh : rejected) {
      turn.tell(new SourceNote.Rejected(name, fresh));
    }
  }
}
