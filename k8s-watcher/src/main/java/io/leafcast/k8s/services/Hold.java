package io.leafcast.k8s.services;

import io.leafcast.k8s.client.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Objects by name, bounded in number and in octets together. What there is no room for is left out,
 * and from then on it is not whole. Of one thread at a time.
 */
final class Hold<T extends Roll.Entry> {
  private final Bounds bounds;
  private final Map<Named, T> entries = new HashMap<>();
  private long octets;
  private Room room = Room.ENOUGH;

  /**
   * How much is held at most.
   *
   * @param objects how many
   * @param octets what they may weigh together
   */
  record Bounds(int objects, long octets) {}

  /** Whether there was room for all that came. */
  private enum Room {
    ENOUGH,
    NONE_LEFT
  }

  Hold(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Whether nothing was left out so far. */
  boolean isWhole() {
    return room == Room.ENOUGH;
  }

  /** Whether {@code object} is held from now on; where there is no room, all stays as it was. */
  boolean put(T object) {
    T before = entries.get(object.name());
    long then = octets - (before == null ? 0 : before.weight()) + object.weight();
    boolean fits = then <= bounds.octets && (before != null || entries.size() < bounds.objects);
    if (!fits) {
      room = Room.NONE_LEFT;
      return false;
    }
    octets = then;
    entries.put(object.name(), object);
    return true;
  }

  Optional<T> remove(Named name) {
    Optional<T> gone = Optional.ofNullable(entries.remove(name));
    gone.ifPresent(object -> octets -= object.weight());
    return gone;
  }

  Optional<T> find(Named name) {
    return Optional.ofNullable(entries.get(name));
  }

  boolean has(Named name) {
    return entries.containsKey(name);
  }

  Set<Named> names() {
    return entries.keySet();
  }

  void forEach(Consumer<T> each) {
    entries.values().forEach(each);
  }

  void forEach(BiConsumer<Named, T> each) {
    entries.forEach(each);
  }

  int size() {
    return entries.size();
  }
}
