package io.leafcast.daemon.run;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.Condition;
import io.leafcast.daemon.config.GateSettings;
import io.leafcast.daemon.gate.GateWatch;
import io.leafcast.daemon.gate.Progress;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.state.Memory;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/** The gate as it is watched: what is asked of it, and how far it is. Of the control thread. */
final class Gates implements AutoCloseable {
  private static final String TELLER = "gate";

  private final Consumer<Event> events;
  private Optional<GateSettings> wanted = Optional.empty();
  private Optional<GateWatch> watch = Optional.empty();
  private Optional<Gate> gate = Optional.empty();
  private long generation;
  private Memory.Gate before = Memory.Gate.NOT_OPENED;
  private final Runnable memory;

  /** {@code memory} is told when the gate opens. */
  Gates(Consumer<Event> events, Runnable memory) {
    this.events = events;
    this.memory = memory;
  }

  /** So it was when the process before ended, in this boot. */
  void recall(Memory.Gate was) {
    before = was;
  }

  /** From now on these conditions count; a gate that was open once is left alone. */
  void run(Optional<GateSettings> now, Optional<NodeFacts> node) {
    if (now.equals(wanted)) {
      return;
    }
    wanted = now;
    if (gate.equals(Optional.of(new Gate.Open()))) {
      Log.info("gate: it is open, so other conditions count from the next boot on");
      return;
    }
    close();
    if (now.isPresent() && before == Memory.Gate.OPENED) {
      Log.info("gate: open, since it was open before, since the node was booted");
      gate = Optional.of(new Gate.Open());
      return;
    }
    events.accept(new Event.Found(TELLER, ImmutableSortedSet.of()));
    long its = ++generation;
    watch =
        now.map(settings ->
            GateWatch.start(
                settings, node, progress -> events.accept(new Event.GateMoved(its, progress))));
  }

  /**
   * The speaker goes by what was wanted last: without conditions, that is an open gate for good.
   */
  void settle() {
    if (wanted.isEmpty()) {
      gate = Optional.of(new Gate.Open());
    }
  }

  /** The Node says this of itself. */
  void see(NodeFacts node) {
    watch.ifPresent(watching -> watching.see(node));
  }

  /** What the speaker is to hear of it; nothing where it is a gate of before a reload. */
  Optional<Input.GateSeen> hear(Event.GateMoved moved) {
    if (moved.generation() != generation) {
      return Optional.empty();
    }
    gate =
        Optional.of(
            switch (moved.progress()) {
              case Progress.Opened(String why) -> {
                Log.info("gate: open, since " + why);
                memory.run();
                events.accept(new Event.Found(TELLER, ImmutableSortedSet.of()));
                yield new Gate.Open();
              }
              case Progress.Waiting(var conditions) -> {
                events.accept(new Event.Found(TELLER, findings(conditions)));
                yield new Gate.Closed(
                    conditions.keySet().stream().map(Condition::text).collect(toImmutableList()));
              }
            });
    return seen();
  }

  private static ImmutableSortedSet<Finding> findings(ImmutableMap<Condition, String> conditions) {
    return conditions.entrySet().stream()
        .map(entry -> new Finding(Finding.GATE_CLOSED, entry.getKey().text(), entry.getValue()))
        .collect(toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /** How far it is, as far as that was told. */
  Optional<Input.GateSeen> seen() {
    return gate.map(Input.GateSeen::new);
  }

  @Override
  public void close() {
    watch.ifPresent(GateWatch::close);
    watch = Optional.empty();
  }
}
