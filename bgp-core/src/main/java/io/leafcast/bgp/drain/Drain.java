package io.leafcast.bgp.drain;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.rib.Offer;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the drain of one peer stands; a table says what leads on. Back to Serving from anywhere.
 */
@Immutable
public sealed interface Drain {

  /** It gets all routes. */
  @Immutable
  record Serving() implements Drain {}

  /** It gets all routes as the last choice (RFC 8326), so that it moves its traffic. */
  @Immutable
  record Shunning(DrainOrder order) implements Drain {}

  /** Its session is up without routes, and {@code then} says whether more follows. */
  @Immutable
  record Withdrawn(DrainOrder order, Wait then) implements Drain {}

  /** Its session has ended, and none is opened or accepted. */
  @Immutable
  record Ceased(DrainOrder order) implements Drain {}

  /** Whether the time of a step runs. */
  enum Wait {
    RUNNING,
    OVER
  }

  /** What happens to a drain. */
  @Immutable
  sealed interface Event {
    /** The peer is to be drained so, from now on. */
    @Immutable
    record Wanted(DrainOrder order) implements Event {}

    /** It is so after a restart, and its drain had come to {@code phase} before. */
    @Immutable
    record Resumed(DrainOrder order, Phase phase) implements Event {}

    /** The peer is not to be drained. */
    @Immutable
    record NotWanted() implements Event {}

    /** The timer expires. */
    @Immutable
    record TimeUp() implements Event {}
  }

  /** What is to be done. */
  @Immutable
  sealed interface Action {
    /** Also where it runs already: it begins anew. */
    @Immutable
    record StartTimer(Duration after) implements Action {}

    @Immutable
    record StopTimer() implements Action {}

    /** What the peer is to have is another now. */
    @Immutable
    record Reroute() implements Action {}

    /** End the session for good, with this text. */
    @Immutable
    record EndSession(String text) implements Action {}

    /** Dial and listen again. */
    @Immutable
    record Start() implements Action {}
  }

  /** The state that follows, and what is to be done, in order. */
  @Immutable
  record Step(Drain after, ImmutableList<Action> actions) {}

  /** A state and what happens in it: a row of the table. */
  @Immutable
  record On(Drain drain, Event event) {}

  /** Looks up what {@code event} does in this state. */
  default Step step(Event event) {
    return switch (new On(this, event)) {
      // --- Serving
      case On(Serving(), Event.Wanted(DrainOrder order)) ->
          go(
              new Shunning(order),
              new Action.StartTimer(order.terms().shunnedFor()),
              new Action.Reroute());
      // A leaf that kept the routes while they were its last choice moves its traffic once more.
      case On(Serving(), Event.Resumed(DrainOrder order, Phase phase)) ->
          switch (phase) {
            case SERVING, SHUNNING -> step(new Event.Wanted(order));
            case WITHDRAWN ->
                go(
                    new Withdrawn(order, Wait.RUNNING),
                    new Action.StartTimer(order.terms().withdrawnFor()),
                    new Action.Reroute());
            case CEASED -> go(new Ceased(order));
          };
      case On(Drain _, Event.Resumed(DrainOrder order, Phase _)) -> step(new Event.Wanted(order));
      case On(Serving(), Event.NotWanted()) -> go(this);
      case On(Serving(), Event.TimeUp()) -> go(this);

      // --- Shunning: the peer has the routes, and uses others
      case On(Shunning(DrainOrder before), Event.Wanted(DrainOrder now)) ->
          before.terms().shunnedFor().equals(now.terms().shunnedFor())
              ? go(new Shunning(now))
              : go(new Shunning(now), new Action.StartTimer(now.terms().shunnedFor()));
      case On(Shunning _, Event.NotWanted()) ->
          go(new Serving(), new Action.StopTimer(), new Action.Reroute());
      case On(Shunning(DrainOrder order), Event.TimeUp()) ->
          go(
              new Withdrawn(order, Wait.RUNNING),
              new Action.StartTimer(order.terms().withdrawnFor()),
              new Action.Reroute());

      // --- Withdrawn: the session is up
      case On(Withdrawn(DrainOrder before, Wait wait), Event.Wanted(DrainOrder now)) ->
          before.terms().equals(now.terms())
              ? go(new Withdrawn(now, wait))
              : go(
                  new Withdrawn(now, Wait.RUNNING),
                  new Action.StartTimer(now.terms().withdrawnFor()));
      case On(Withdrawn _, Event.NotWanted()) ->
          go(new Serving(), new Action.StopTimer(), new Action.Reroute());
      case On(Withdrawn(DrainOrder _, Wait wait), Event.TimeUp()) when wait == Wait.OVER ->
          go(this);
      case On(Withdrawn(DrainOrder order, Wait _), Event.TimeUp()) ->
          switch (order.terms().then()) {
            case CEASE -> go(new Ceased(order), new Action.EndSession(order.text()));
            case STAY -> go(new Withdrawn(order, Wait.OVER));
          };

      // --- Ceased: other terms do not bring the session back
      case On(Ceased _, Event.Wanted(DrainOrder now)) -> go(new Ceased(now));
      case On(Ceased _, Event.NotWanted()) ->
          go(new Serving(), new Action.Reroute(), new Action.Start());
      case On(Ceased _, Event.TimeUp()) -> go(this);
    };
  }

  private static Step go(Drain after, Action... actions) {
    return new Step(after, ImmutableList.copyOf(actions));
  }

  /** What the peer gets of the routes. */
  default Offer offer() {
    return switch (this) {
      case Serving() -> Offer.USUAL;
      case Shunning _ -> Offer.LAST_CHOICE;
      case Withdrawn _, Ceased _ -> Offer.NOTHING;
    };
  }

  /** What it is drained by; empty while it is not. */
  default Optional<DrainOrder> ordered() {
    return switch (this) {
      case Serving() -> Optional.empty();
      case Shunning(DrainOrder order) -> Optional.of(order);
      case Withdrawn(DrainOrder order, Wait _) -> Optional.of(order);
      case Ceased(DrainOrder order) -> Optional.of(order);
    };
  }

  /** The state without what it carries. */
  default Phase phase() {
    return switch (this) {
      case Serving() -> Phase.SERVING;
      case Shunning _ -> Phase.SHUNNING;
      case Withdrawn _ -> Phase.WITHDRAWN;
      case Ceased _ -> Phase.CEASED;
    };
  }

  /** The states by name. */
  enum Phase {
    SERVING,
    SHUNNING,
    WITHDRAWN,
    CEASED
  }
}
