package io.leafcast.bgp.simulation;

import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where one node saves: writes one set at a time, the newest first of those that wait. */
final class Disk {
  private static final Duration USUAL = Duration.ofMillis(8);
  private static final Duration STALL = Duration.ofSeconds(3);

  private final VirtualTime time;
  private final Dice dice;
  private final Weather weather;
  private SavedSet content = SavedSet.NONE;
  private Optional<Waiting> writing = Optional.empty();
  private Optional<Waiting> next = Optional.empty();
  private Conduct conduct = Conduct.CLEAN;

  private record Waiting(Output.Save save, Consumer<Input> answer) {}

  /** Whether every Save of this process was written soon. */
  enum Conduct {
    CLEAN,
    FAILED
  }

  Disk(VirtualTime time, Dice dice, Weather weather) {
    this.time = time;
    this.dice = dice;
    this.weather = weather;
  }

  SavedSet content() {
    return content;
  }

  /** What is being written, or else what is there. */
  SavedSet onTheWay() {
    return next.or(() -> writing).map(waiting -> waiting.save.set()).orElse(content);
  }

  Conduct conduct() {
    return conduct;
  }

  void save(Output.Save save, Consumer<Input> answer) {
    next = Optional.of(new Waiting(save, answer));
    if (writing.isEmpty()) {
      write();
    }
  }

  private void write() {
    writing = next;
    next = Optional.empty();
    Waiting mine = writing.orElseThrow();
    boolean stalls = weather.isStorm() && dice.chance(0.03);
    boolean fails = weather.isStorm() && dice.chance(0.03);
    if (stalls || fails) {
      conduct = Conduct.FAILED;
    }
    Duration wait = dice.between(Duration.ZERO, stalls ? STALL : USUAL);
    time.after(
        wait,
        () -> {
          if (writing.equals(Optional.of(mine))) {
            written(mine, fails);
          }
        });
  }

  private void written(Waiting mine, boolean fails) {
    if (!fails) {
      content = mine.save.set();
    }
    writing = Optional.empty();
    mine.answer.accept(
        fails
            ? new Input.SaveFailed(mine.save.number(), "no space left on device")
            : new Input.Saved(mine.save.number()));
    if (next.isPresent() && writing.isEmpty()) {
      write();
    }
  }

  /** What is there is of no use to the next process. */
  void wiped() {
    content = SavedSet.NONE;
  }

  /** The process is gone: what it was writing is there, or not, but never half. */
  void crashed() {
    if (writing.isPresent() && dice.chance(0.5)) {
      content = writing.orElseThrow().save.set();
    }
    writing = Optional.empty();
    next = Optional.empty();
    conduct = Conduct.CLEAN;
  }
}
