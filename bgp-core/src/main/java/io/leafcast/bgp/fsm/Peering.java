package io.leafcast.bgp.fsm;

import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.fsm.State.Rest;
import io.leafcast.bgp.reason.SessionReason;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The FSMs of one peer, that which dials and that which listens, as one value, and a pure function
 * over both: an event of one may end, park or start the other (RFC 4271 sections 6.8 and 8.2.1).
 * What each does by itself is in the table of {@link Fsm}.
 */
@Immutable
public record Peering(ImmutableSortedMap<Side, Half> halves) {

  /** One FSM and whether its IdleHoldTimer runs. */
  @Immutable
  public record Half(State state, Hold hold) {}

  /** The IdleHoldTimer of one FSM. */
  public enum Hold {
    OVER,
    RUNNING
  }

  /** A row of the table that was run: {@code event} met the FSM of {@code side} in a state. */
  @Immutable
  public record Move(Side side, State before, Event event, Fsm.Step step) {}

  /**
   * What follows, and all the rows that led there, whose actions are to be carried out in order.
   */
  @Immutable
  public record Moves(Peering after, ImmutableList<Move> moves) {}

  /** What is to be done about a connection that the peer opened. */
  @Immutable
  public sealed interface Admission {
    /** It is the listening FSM's, once these moves are carried out. */
    @Immutable
    record Taken(Moves moves) implements Admission {}

    /**
     * A session is Established whose peer does not restart gracefully: RFC 4271 section 6.8 closes
     * the newer connection.
     */
    @Immutable
    record Surplus() implements Admission {}
  }

  /** FSMs that do nothing until each gets a ManualStart. */
  public static Peering stopped(Set<Side> sides) {
    return of(sides, new Rest.Stopped());
  }

  /** FSMs as if a session had just ended: {@link #settle} has them start when it is time. */
  public static Peering due(Set<Side> sides) {
    return of(sides, new Rest.Due());
  }

  private static Peering of(Set<Side> sides, Rest rest) {
    return new Peering(
        sides.stream()
            .collect(
                toImmutableSortedMap(
                    Comparator.naturalOrder(),
                    side -> side,
                    _ -> new Half(new State.Idle(rest), Hold.OVER))));
  }

  /** The state of one FSM. */
  public State state(Side side) {
    return half(side).state;
  }

  private Half half(Side side) {
    Half half = halves.get(side);
    if (half == null) {
      throw new IllegalArgumentException("this peer has no FSM that is " + side);
    }
    return half;
  }

  /** The state of the FSM that has come farthest; where none has an OPEN out, of the first. */
  public State foremost() {
    State foremost = halves.values().iterator().next().state;
    for (Half half : halves.values()) {
      if (progress(half.state) > progress(foremost)) {
        foremost = half.state;
      }
    }
    return foremost;
  }

  private static int progress(State state) {
    return switch (state) {
      case State.Idle _, State.Connect _, State.Active _ -> 0;
      case State.OpenSent _ -> 1;
      case State.OpenConfirm _ -> 2;
      case State.Established _ -> 3;
    };
  }

  /** {@code event} happens to one FSM; a collision is resolved before it counts. */
  public Moves step(Side side, Event event) {
    if (state(side) instanceof State.Established before) {
      Fsm.Step step = Fsm.step(side, before, event);
      if (step.state() instanceof State.Established) {
        // a message or a timer, as nearly always: it is nothing to the other FSM
        return new Moves(this, ImmutableList.of(new Move(side, before, event, step)));
      }
    }
    Walk walk = new Walk(this);
    if (event instanceof Event.BgpOpen open && state(side) instanceof State.OpenSent) {
      walk.hear(side, open);
    } else {
      walk.move(side, event);
    }
    return walk.settled();
  }

  /** The IdleHoldTimer of one FSM expires. One that does not run has come too late. */
  public Moves held(Side side) {
    Half half = half(side);
    Walk walk = new Walk(with(side, new Half(half.state, Hold.OVER)));
    if (half.hold == Hold.RUNNING && half.state instanceof State.Idle(Rest.Resting())) {
      walk.move(side, new Event.IdleHoldTimerExpires());
    }
    return walk.settled();
  }

  /** Brings both in line with each other, after nothing that happened to either. */
  public Moves settle() {
    return new Walk(this).settled();
  }

  /** The peer opened a connection. */
  public Admission admit() {
    for (Side side : halves.keySet()) {
      if (state(side) instanceof State.Established) {
        return admitInPlaceOf(side);
      }
    }
    return switch (state(Side.LISTENING)) {
      case State.OpenSent _, State.OpenConfirm _ -> {
        Walk walk = new Walk(this);
        walk.move(Side.LISTENING, new Event.PeerDialsAgain());
        yield new Admission.Taken(walk.settled());
      }
      case State.Idle _, State.Connect _, State.Active _, State.Established _ ->
          new Admission.Taken(new Moves(this, ImmutableList.of()));
    };
  }

  /** The session of {@code side} ends for the new connection, if that is what the peer is for. */
  private Admission admitInPlaceOf(Side side) {
    Walk walk = new Walk(this);
    walk.move(side, new Event.PeerDialsAgain());
    if (walk.now.state(side) instanceof State.Established) {
      return new Admission.Surplus();
    }
    if (walk.now.state(Side.LISTENING) instanceof State.Idle) {
      walk.move(Side.LISTENING, new Event.AutomaticStart()); // whatever its IdleHoldTimer does
    }
    return new Admission.Taken(walk.settled());
  }

  private Peering with(Side side, Half changed) {
    ImmutableSortedMap.Builder<Side, Half> builder = ImmutableSortedMap.naturalOrder();
    halves.forEach((of, half) -> builder.put(of, of == side ? changed : half));
    return new Peering(builder.buildOrThrow());
  }

  private Optional<Side> other(Side side) {
    return halves.keySet().stream().filter(of -> of != side).findFirst();
  }

  /** What the FSM of {@code side} has to do because of where both stand, if anything. */
  private Optional<Event> impulse(Side side) {
    Half half = half(side);
    State sibling = other(side).map(this::state).orElse(new State.Idle(new Rest.Stopped()));
    return switch (half.state) {
      case State.Idle(Rest.Stopped()) -> Optional.empty();
      case State.Idle(Rest rest) when sibling.agreed().isPresent() ->
          rest instanceof Rest.Parked ? Optional.empty() : Optional.of(new Event.ParkInIdle());
      case State.Idle(Rest.Resting()) -> Optional.empty();
      case State.Idle _ -> Optional.of(wayOn(side, half.hold));
      case State.Connect _,
          State.Active _,
          State.OpenSent _,
          State.OpenConfirm _,
          State.Established _ ->
          sibling instanceof State.Established
              ? Optional.of(new Event.OpenCollisionDump(new SessionReason.OtherEstablished()))
              : Optional.empty();
    };
  }

  /**
   * One that dials rests before it starts again. One that listens starts at once, though not twice
   * while its IdleHoldTimer runs: a peer that comes back right after its session ended must not be
   * refused, or it stays away for its own ConnectRetryTimer.
   */
  private static Event wayOn(Side side, Hold hold) {
    return side == Side.LISTENING && hold == Hold.OVER
        ? new Event.AutomaticStart()
        : new Event.RestInIdle();
  }

  /** Rows of the table, one after the other. */
  private static final class Walk {
    /** More than any way from one resting place of both FSMs to the next. */
    private static final int MOST = 16;

    private final ImmutableList.Builder<Move> moves = ImmutableList.builder();
    private Peering now;

    Walk(Peering start) {
      now = start;
    }

    void move(Side side, Event event) {
      Half before = now.half(side);
      Fsm.Step step = Fsm.step(side, before.state, event);
      moves.add(new Move(side, before.state, event, step));
      now = now.with(side, new Half(step.state(), hold(before.hold, step)));
    }

    private static Hold hold(Hold before, Fsm.Step step) {
      Hold hold = before;
      for (Action action : step.actions()) {
        if (action instanceof Action.StartIdleHoldTimer) {
          hold = Hold.RUNNING;
        } else if (action instanceof Action.StopIdleHoldTimer) {
          hold = Hold.OVER;
        }
      }
      return hold;
    }

    void hear(Side side, Event.BgpOpen open) {
      Optional<Side> sibling = now.other(side);
      State existing = sibling.map(now::state).orElse(new State.Idle(new Rest.Stopped()));
      switch (Collision.judge(side, open.terms(), existing)) {
        case KEEP_BOTH -> move(side, open);
        case DUMP_NEWCOMER -> move(side, dumped());
        case DUMP_EXISTING -> {
          sibling.ifPresent(of -> move(of, dumped()));
          move(side, open);
        }
      }
    }

    private static Event dumped() {
      return new Event.OpenCollisionDump(new SessionReason.OtherKept());
    }

    Moves settled() {
      for (int count = 0; count < MOST; count++) {
        Optional<Side> next =
            now.halves.keySet().stream().filter(side -> now.impulse(side).isPresent()).findFirst();
        if (next.isEmpty()) {
          return new Moves(now, moves.build());
        }
        move(next.get(), now.impulse(next.get()).orElseThrow());
      }
      throw new IllegalStateException("the FSMs of a peer do not come to rest: " + now);
    }
  }
}
