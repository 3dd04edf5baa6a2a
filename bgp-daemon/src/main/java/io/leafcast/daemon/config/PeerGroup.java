package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;

/**
 * What peers have in common. It may have every key of a peer but those that are each peer's own,
 * all of them optional and without defaults: those are the peers'.
 *
 * @param given only checked here; it holds in the peers, which {@link PeerGroups} gives it to
 */
@Immutable
record PeerGroup(One<String> name, PeerSection given) {
  /** The key of a peer that names its group. */
  static final String KEY = "group";

  /** What is never inherited. */
  static final ImmutableSet<String> OWN = ImmutableSet.of("name", KEY, "address");

  static final Type<PeerGroup> TYPE = new Type.Section<>(PeerGroup::read, Type.HeldBack.THIS);

  private static PeerGroup read(Keys group) {
    One<String> name =
        group.one(required("name", PeerSection.NAME, "what its peers write at " + KEY));
    return new PeerGroup(name, PeerSection.read(new Common(group, name.place())));
  }

  /** The keys that a group may have beside its name. */
  static ImmutableSet<String> keys() {
    Asked asked = new Asked(ImmutableSet.builder());
    PeerSection _ = PeerSection.read(new Common(asked, Asked.NOWHERE));
    return asked.names().build();
  }

  /** Asks for a peer's keys in a group. */
  private record Common(Keys group, Place place) implements Keys {
    @Override
    public <T> One<T> one(Key<T> key) {
      return OWN.contains(key.name()) ? new One.Absent<>(place) : group.one(key.mayBeAbsent());
    }

    @Override
    public <T> Many<T> many(Key<T> key) {
      return OWN.contains(key.name())
          ? new Many<>(ImmutableList.of(), place)
          : group.many(key.mayBeAbsent());
    }
  }

  /** Remembers what was asked for. */
  private record Asked(ImmutableSet.Builder<String> names) implements Keys {
    private static final Place NOWHERE = Place.whole("");

    @Override
    public <T> One<T> one(Key<T> key) {
      names.add(key.name());
      return new One.Absent<>(NOWHERE);
    }

    @Override
    public <T> Many<T> many(Key<T> key) {
      names.add(key.name());
      return new Many<>(ImmutableList.of(), NOWHERE);
    }
  }
}
