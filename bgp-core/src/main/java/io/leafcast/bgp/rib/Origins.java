package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every source last said, and the one set that comes of it. Full sets go in and a full set
 * comes out, so a report that was missed heals with the next one. A source that turns Unknown keeps
 * the set that it had.
 */
public final class Origins {
  private final TreeMap<SourceName, Source> sources = new TreeMap<>();

  /** Wanted before a reload, until the sources that it brought have been read. */
  private PrefixMap<Provenance> leaving = PrefixMap.of();

  private PrefixMap<Claim> claims = PrefixMap.of();

  /** No source is expected. */
  public Origins() {}

  /** What these know, and what becomes of it on a way of its own: to see what would be. */
  public Origins(Origins as) {
    sources.putAll(as.sources);
    leaving = as.leaving;
    claims = as.claims;
  }

  /** How far a source's set can be trusted to be today's. */
  public enum State {
    /** Never read. It wants nothing yet, and End-of-RIB waits for it. */
    UNKNOWN,
    /** Not read since the start. It wants what was saved before, and End-of-RIB waits for it. */
    REMEMBERED,
    /** Read, and watched since. */
    KNOWN,
    /** Cannot be read now; its last set stays. */
    KEPT
  }

  /**
   * One source.
   *
   * @param reason why it cannot be read, or what it remarks on its set
   * @param since when it came into this state; of one that is remembered, when that was saved
   */
  @Immutable
  public record Source(
      SourceName name,
      State state,
      SourceReason reason,
      Instant since,
      PrefixMap<Provenance> prefixes,
      ImmutableList<Knowledge.Rejected> rejected) {

    private Source because(SourceReason other) {
      return new Source(name, state, other, since, prefixes, rejected);
    }
  }

  /**
   * Sets which sources there are. One that is new is Unknown; one that is gone takes its prefixes
   * along, since it is the configuration, which is always known, that no longer wants it. But where
   * others come in the same moment a prefix may only move from one to another: what is wanted now
   * stays until they are read, or {@link #endHandover}.
   */
  public void expect(Set<SourceName> names, Instant now) {
    if (!sources.isEmpty() && !sources.keySet().containsAll(names)) {
      leaving =
          claims.entrySet().stream()
              .collect(
                  PrefixMap.toPrefixMap(Map.Entry::getKey, claim -> claim.getValue().provenance()));
    }
    sources.keySet().retainAll(names);
    for (SourceName name : names) {
      sources.computeIfAbsent(name, added -> unread(added, now));
    }
    settle(claims.keySet());
  }

  /**
   * Begins with what was saved at {@code at}, before any source is expected. What {@link #expect}
   * then does not name is gone as after a reload.
   */
  public void remember(SavedSet saved, Instant at) {
    saved
        .bySource()
        .forEach((name, prefixes) ->
            sources.put(
                name,
                new Source(
                    name,
                    State.REMEMBERED,
                    new SourceReason.Saved(at, ""),
                    at,
                    prefixes,
                    ImmutableList.of())));
    saved.bySource().values().forEach(prefixes -> settle(prefixes.keySet()));
  }

  private static Source unread(SourceName name, Instant now) {
    return new Source(
        name,
        State.UNKNOWN,
        new SourceReason.NotReadYet(),
        now,
        PrefixMap.of(),
        ImmutableList.of());
  }

  /**
   * Takes in what {@code name} says. A source that is not expected is not heard: its report was
   * under way while a reload removed it.
   */
  public void report(SourceName name, Knowledge knowledge, Instant now) {
    Source before = sources.get(name);
    if (before != null) {
      Source after = after(before, knowledge, now);
      sources.put(name, after);
      settle(after.prefixes.changedSince(before.prefixes));
    }
    if (areAllRead()) {
      endHandover();
    }
  }

  /** Whether prefixes stay only because new sources may want them. */
  public boolean isHandingOver() {
    return !leaving.isEmpty();
  }

  /** The prefixes that stay only because new sources may want them. */
  public ImmutableSet<Prefix> handedOver() {
    return leaving.keySet().stream()
        .filter(prefix ->
            sources.values().stream().noneMatch(source -> source.prefixes.containsKey(prefix)))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** New sources were waited for long enough. */
  public void endHandover() {
    PrefixMap<Provenance> over = leaving;
    leaving = PrefixMap.of();
    settle(over.keySet());
  }

  private static Source after(Source before, Knowledge knowledge, Instant now) {
    return switch (knowledge) {
      case Knowledge.Known(var prefixes, var rejected, String remark) ->
          new Source(
              before.name,
              State.KNOWN,
              remark.isEmpty() ? new SourceReason.None() : new SourceReason.Remark(remark),
              before.state == State.KNOWN ? before.since : now,
              prefixes,
              rejected);
      case Knowledge.Unknown(String reason) ->
          switch (before.state) {
            case UNKNOWN, KEPT -> before.because(new SourceReason.Unreadable(reason));
            case REMEMBERED -> before.because(new SourceReason.Saved(before.since, reason));
            case KNOWN ->
                new Source(
                    before.name,
                    State.KEPT,
                    new SourceReason.Unreadable(reason),
                    now,
                    before.prefixes,
                    before.rejected);
          };
    };
  }

  /** All sources, by name. */
  public ImmutableList<Source> sources() {
    return ImmutableList.copyOf(sources.values());
  }

  /**
   * Whether every source was read at least once since the start, so that what is missing is known
   * to be gone.
   */
  public boolean areAllRead() {
    return sources.values().stream()
        .noneMatch(source ->
            switch (source.state) {
              case UNKNOWN, REMEMBERED -> true;
              case KNOWN, KEPT -> false;
            });
  }

  /** Every prefix that some source wants, or that a source that goes hands over. */
  public PrefixMap<Claim> claims() {
    return claims;
  }

  /** Who wants these may have changed. */
  private void settle(Collection<Prefix> changed) {
    claims = claims.revised(changed, this::claim);
  }

  /** The first of the sources that want it counts, by name. */
  private Optional<Claim> claim(Prefix prefix) {
    ImmutableList<Provenance> wanted =
        sources.values().stream()
            .flatMap(source -> source.prefixes.find(prefix).stream())
            .collect(ImmutableList.toImmutableList());
    return wanted.isEmpty()
        ? leaving.find(prefix).map(one -> new Claim(one, ImmutableList.of()))
        : Optional.of(
            new Claim(
                wanted.getFirst(),
                wanted.stream()
                    .skip(1)
                    .map(Provenance::source)
                    .collect(ImmutableList.toImmutableList())));
  }
}
