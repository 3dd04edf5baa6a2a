package io.leafcast.k8s.services;

import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource that count, as its list and watch say, and what changes with each
 * thing they say. A list in which nothing is left of what there was is not believed at once: an API
 * server that came back with an empty store says so of everything. Nor is it where some of that is
 * back: what is missing may come next, and stays until all is back or the doubt is over. Of one
 * thread at a time.
 */
final class Roll<T extends Roll.Entry> {
  /** A Service, and its EndpointSlice, that each API server makes, also one with an empty store. */
  private static final Named MADE_BY_THE_SERVER = new Named("default", "kubernetes");

  private final String plural;
  private final int most;
  private final Duration patience;
  private final Changes<T> changes;

  private Map<Named, T> held = new HashMap<>();
  private Reading reading = Reading.NOT_YET;
  private Optional<String> trouble = Optional.empty();
  private Room room = Room.ENOUGH;
  private @Nullable Doubted<T> doubted;
  private Trust trust = Trust.FULL;

  /** An object. */
  interface Entry {
    Named name();

    /** Whether it is to be held; one that no longer is counts as gone. */
    boolean counts();
  }

  /** Hears of each change; the object before or after it, at least one of both. */
  @FunctionalInterface
  interface Changes<T> {
    void change(Named name, Optional<T> before, Optional<T> after);
  }

  private enum Reading {
    NOT_YET,
    DONE
  }

  private enum Room {
    ENOUGH,
    NONE_LEFT
  }

  /** Whether a list is believed in which something is left of what there was. */
  private enum Trust {
    FULL,
    /** Something is missing since a list that nothing was left in. */
    LOST
  }

  /**
   * What is said since a list that is not believed yet.
   *
   * @param missing what is held, and not among them
   */
  private record Doubted<T>(Map<Named, T> entries, Set<Named> missing, long until) {}

  /**
   * A roll with nothing on it.
   *
   * @param plural for words
   * @param most how many are held; what comes beyond is left out
   * @param patience how long a list is doubted
   */
  Roll(String plural, int most, Duration patience, Changes<T> changes) {
    this.plural = plural;
    this.most = most;
    this.patience = patience;
    this.changes = changes;
  }

  /** Whether a list was read since the beginning. */
  boolean isRead() {
    return reading == Reading.DONE;
  }

  Optional<T> find(Named name) {
    return Optional.ofNullable(held.get(name));
  }

  void forEach(Consumer<T> each) {
    held.values().forEach(each);
  }

  int size() {
    return held.size();
  }

  /** Why what is held may be out of date. */
  Optional<String> trouble() {
    return trouble;
  }

  /** What is to be said beside that, or "". */
  String remark() {
    return switch (room) {
      case ENOUGH -> "";
      case NONE_LEFT ->
          "there are more than %d %s, which is the most that are held; the others are left out"
              .formatted(most, plural);
    };
  }

  /** When {@link #believe} has something to do; in nanoseconds of the pace's clock. */
  Optional<Long> doubtedUntil() {
    return Optional.ofNullable(doubted).map(Doubted::until);
  }

  /** Takes in what the API says at {@code now}. */
  void see(Seen<T> seen, long now) {
    switch (seen) {
      case Seen.All<T>(var objects, String server) -> {
        Map<Named, T> entries = new HashMap<>();
        room = Room.ENOUGH;
        // What is held first: where there is no room for all, what came later is left out.
        objects.stream().filter(this::isHeld).forEach(object -> put(entries, object));
        objects.forEach(object -> put(entries, object));
        reading = Reading.DONE;
        list(entries, server, now);
      }
      case Seen.Changed<T>(T object) when object.counts() -> exists(object);
      case Seen.Changed<T>(T object) -> isGone(object.name());
      case Seen.Deleted<T>(T object, String _) -> isGone(object.name());
      case Seen.Unreadable<T>(String reason) -> {
        trouble = Optional.of(reason);
        // No list is believed of an API that is away; the next one that is read may be doubted.
        doubted = null;
      }
    }
  }

  /** Believes at {@code now} what was doubted for long enough. */
  void believe(long now) {
    Doubted<T> later = doubted;
    if (later != null && now - later.until >= 0) {
      become(later.entries);
    }
  }

  private void list(Map<Named, T> entries, String server, long now) {
    List<Named> were = held.keySet().stream().filter(Roll::tells).toList();
    Set<Named> missing = new HashSet<>(were);
    missing.removeAll(entries.keySet());
    int left = were.size() - missing.size();
    if (missing.isEmpty() || (trust == Trust.FULL && left > 0)) {
      become(entries);
      return;
    }
    trust = Trust.LOST;
    Doubted<T> before = doubted;
    doubted =
        new Doubted<>(entries, missing, before == null ? now + patience.toNanos() : before.until);
    trouble =
        Optional.of(
            "the list of %s at %s has %s left in it of the %d that there were: was its store lost? They stay for %d s"
                .formatted(
                    plural,
                    server,
                    left == 0 ? "nothing" : "only " + left,
                    held.size(),
                    patience.toSeconds()));
    // Those that are back are as they are now.
    entries.values().stream().filter(this::isHeld).forEach(this::hold);
    believe(now);
  }

  private void exists(T object) {
    Doubted<T> later = doubted;
    if (later == null) {
      hold(object);
      return;
    }
    if (put(later.entries, object) && isHeld(object)) {
      hold(object);
      later.missing.remove(object.name());
    }
    endIfAllAreBack(later);
  }

  private void endIfAllAreBack(Doubted<T> later) {
    if (later.missing.isEmpty()) {
      become(later.entries);
    }
  }

  private void hold(T object) {
    Optional<T> before = find(object.name());
    if (put(held, object) && !before.equals(Optional.of(object))) {
      changes.change(object.name(), before, Optional.of(object));
    }
  }

  private boolean isHeld(T object) {
    return held.containsKey(object.name());
  }

  /** Whether the store is the one that it was if this is in it. */
  private static boolean tells(Named name) {
    return !name.equals(MADE_BY_THE_SERVER);
  }

  /** The API says so of this very object, so it goes at once. */
  private void isGone(Named name) {
    Optional.ofNullable(held.remove(name))
        .ifPresent(gone -> changes.change(name, Optional.of(gone), Optional.empty()));
    Doubted<T> later = doubted;
    if (later != null) {
      later.entries.remove(name);
      later.missing.remove(name);
      endIfAllAreBack(later);
    }
  }

  private boolean put(Map<Named, T> entries, T object) {
    if (!object.counts()) {
      return false;
    }
    if (entries.size() >= most && !entries.containsKey(object.name())) {
      room = Room.NONE_LEFT;
      return false;
    }
    entries.put(object.name(), object);
    return true;
  }

  /** From now on these are held. */
  private void become(Map<Named, T> entries) {
    doubted = null;
    trust = Trust.FULL;
    trouble = Optional.empty();
    Map<Named, T> before = held;
    held = entries;
    Set<Named> gone = new HashSet<>(before.keySet());
    gone.removeAll(entries.keySet());
    gone.forEach(
        name -> changes.change(name, Optional.ofNullable(before.get(name)), Optional.empty()));
    entries.forEach((name, now) -> {
      T was = before.get(name);
      if (!now.equals(was)) {
        changes.change(name, Optional.ofNullable(was), Optional.of(now));
      }
    });
  }
}
