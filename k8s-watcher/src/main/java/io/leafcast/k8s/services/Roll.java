package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource that count, as its list and watch say, and what changes with each
 * thing they say. A list in which nothing is left of what there was is not believed at once: an API
 * server that came back with an empty store says so of everything. Nor is it where some of that is
 * back: what is missing may come next, and stays until all is back or the doubt is over. What there
 * was is what a roll before this one held, too. Of one thread at a time.
 */
final class Roll<T extends Roll.Entry> {
  /** A Service, and its EndpointSlice, that each API server makes, also one with an empty store. */
  private static final Named MADE_BY_THE_SERVER = new Named("default", "kubernetes");

  private final String plural;
  private final Hold.Bounds bounds;
  private final Duration patience;
  private final Changes<T> changes;

  private Hold<T> held;
  private Reading reading = Reading.NOT_YET;
  private Optional<String> trouble = Optional.empty();

  /** What a roll before this one held, until a list is believed. */
  private Memory memory;

  private @Nullable Doubted<T> doubted;
  private Trust trust = Trust.FULL;

  /** An object. */
  interface Entry {
    Named name();

    /** Whether it is to be held; one that no longer is counts as gone. */
    boolean counts();

    /** About how many octets it takes. */
    int weight();
  }

  /**
   * What a roll leaves to the one after it.
   *
   * @param names what was held
   * @param doubtedUntil if a list was doubted, until when
   */
  record Memory(ImmutableSet<Named> names, Trust trust, Optional<Long> doubtedUntil) {
    static final Memory NOTHING = new Memory(ImmutableSet.of(), Trust.FULL, Optional.empty());

    /** The same after an outage: a list that is doubted then is doubted from its own time on. */
    private Memory undated() {
      return new Memory(names, trust, Optional.empty());
    }
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

  /** Whether a list is believed in which something is left of what there was. */
  enum Trust {
    FULL,
    /** Something is missing since a list that nothing was left in. */
    LOST
  }

  /**
   * What is said since a list that is not believed yet.
   *
   * @param missing what is held, and not among them
   */
  private record Doubted<T extends Entry>(Hold<T> entries, Set<Named> missing, long until) {}

  /**
   * A roll with nothing on it.
   *
   * @param plural for words
   * @param bounds how much is held; what comes beyond is left out, and said
   * @param patience how long a list is doubted
   */
  Roll(String plural, Hold.Bounds bounds, Duration patience, Memory memory, Changes<T> changes) {
    this.plural = plural;
    this.bounds = bounds;
    this.patience = patience;
    this.memory = memory;
    this.trust = memory.trust();
    this.changes = changes;
    this.held = new Hold<>(bounds);
  }

  /** What the roll after this one is to know. */
  Memory leaves() {
    return isRead() ? new Memory(ImmutableSet.copyOf(held.names()), trust, doubtedUntil()) : memory;
  }

  /** Whether all that the API has is held: not before a list was read, nor beyond the bounds. */
  boolean isWhole() {
    return isRead() && held.isWhole();
  }

  /** Whether a list was read since the beginning, and believed. */
  boolean isRead() {
    return reading == Reading.DONE;
  }

  Optional<T> find(Named name) {
    return held.find(name);
  }

  void forEach(Consumer<T> each) {
    held.forEach(each);
  }

  int size() {
    return held.size();
  }

  /** Why what is held may be out of date, or not all there is. */
  Optional<String> trouble() {
    return trouble.or(() ->
        held.isWhole()
            ? Optional.empty()
            : Optional.of(
                "there are more %s than are held (%d, and %d MiB of them): what is announced stays, and the others are left out; choose fewer"
                    .formatted(plural, bounds.objects(), bounds.octets() >> 20)));
  }

  /** When {@link #believe} has something to do; in nanoseconds of the pace's clock. */
  Optional<Long> doubtedUntil() {
    return Optional.ofNullable(doubted).map(Doubted::until);
  }

  /** Takes in what the API says at {@code now}. */
  void see(Seen<T> seen, long now) {
    switch (seen) {
      case Seen.All<T>(var objects, String server) -> {
        Hold<T> entries = new Hold<>(bounds);
        // What is held first: where there is no room for all, what came later is left out.
        objects.stream().filter(this::isHeld).forEach(object -> put(entries, object));
        objects.forEach(object -> put(entries, object));
        list(entries, missing(objects), server, now);
      }
      case Seen.Changed<T>(T object) when object.counts() -> exists(object);
      case Seen.Changed<T>(T object) -> isGone(object.name());
      case Seen.Deleted<T>(T object, String _) -> isGone(object.name());
      case Seen.Unreadable<T>(String reason) -> {
        trouble = Optional.of(reason);
        // No list is believed of an API that is away; the next one that is read may be doubted.
        doubted = null;
        memory = memory.undated();
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

  /** What there was. */
  private Set<Named> before() {
    return isRead() ? held.names() : memory.names();
  }

  /** What of it that tells something is no longer among {@code objects}. */
  private Set<Named> missing(List<T> objects) {
    Set<Named> missing = new HashSet<>(before());
    missing.remove(MADE_BY_THE_SERVER);
    // What was chosen by other settings may not count now, and is there all the same.
    objects.stream()
        .filter(object -> object.counts() || !isRead())
        .forEach(object -> missing.remove(object.name()));
    return missing;
  }

  private void list(Hold<T> entries, Set<Named> missing, String server, long now) {
    Set<Named> before = before();
    int were = before.size() - (before.contains(MADE_BY_THE_SERVER) ? 1 : 0);
    int left = were - missing.size();
    if (missing.isEmpty() || (trust == Trust.FULL && left > 0)) {
      become(entries);
      return;
    }
    trust = Trust.LOST;
    long until = doubtedUntil().or(memory::doubtedUntil).orElse(now + patience.toNanos());
    doubted = new Doubted<>(entries, missing, until);
    trouble =
        Optional.of(
            "the list of %s at %s has %s left in it of the %d that there were: was its store lost? They stay for %d s"
                .formatted(
                    plural,
                    server,
                    left == 0 ? "nothing" : "only " + left,
                    before.size(),
                    patience.toSeconds()));
    // Those that are back are as they are now.
    entries.forEach(object -> {
      if (isHeld(object)) {
        hold(object);
      }
    });
    believe(now);
  }

  private void exists(T object) {
    Doubted<T> later = doubted;
    if (later == null) {
      hold(object);
      return;
    }
    if (put(later.entries, object)) {
      later.missing.remove(object.name());
      if (isHeld(object)) {
        hold(object);
      }
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
    return held.has(object.name());
  }

  /** The API says so of this very object, so it goes at once. */
  private void isGone(Named name) {
    held.remove(name).ifPresent(gone -> changes.change(name, Optional.of(gone), Optional.empty()));
    Doubted<T> later = doubted;
    if (later != null) {
      later.entries.remove(name);
      later.missing.remove(name);
      endIfAllAreBack(later);
    }
  }

  private boolean put(Hold<T> entries, T object) {
    return object.counts() && entries.put(object);
  }

  /** From now on these are held. */
  private void become(Hold<T> entries) {
    doubted = null;
    trust = Trust.FULL;
    trouble = Optional.empty();
    reading = Reading.DONE;
    memory = Memory.NOTHING;
    Hold<T> before = held;
    held = entries;
    Set<Named> gone = new HashSet<>(before.names());
    gone.removeAll(entries.names());
    gone.forEach(name -> changes.change(name, before.find(name), Optional.empty()));
    entries.forEach((name, now) -> {
      Optional<T> was = before.find(name);
      if (!was.equals(Optional.of(now))) {
        changes.change(name, was, Optional.of(now));
      }
    });
  }
}
