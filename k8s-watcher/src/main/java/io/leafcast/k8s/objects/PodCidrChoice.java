package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which object says a node's Pod CIDRs, and what is known of them then: a pure function of what was
 * seen of the objects, of what was known before, and of the time (ADR 0010).
 *
 * <p>It promises two things. Nothing that was announced is withdrawn unless an object says so: what
 * cannot be read is Unknown, and so is for a while what merely looks like an end, an emptied list
 * or an absence that only a list shows. And nothing is announced that a CiliumNode contradicts, or
 * may contradict as far as is known.
 */
final class PodCidrChoice {
  private final SourceName source;
  private final IpamSettings settings;
  private final Views views;
  private final Memory before;
  private final Moment now;

  private PodCidrChoice(
      SourceName source, IpamSettings settings, Views views, Memory before, Moment now) {
    this.source = source;
    this.settings = settings;
    this.views = views;
    this.before = before;
    this.now = now;
  }

  /** What was seen last of the objects that may say it. */
  @Immutable
  record Views(
      String name,
      View<NodeObject> node,
      View<CiliumNodeObject> ciliumNode,
      View<PoolLabels> pools) {
    static Views notReadYet(String name) {
      return new Views(
          name, new View.NotReadYet<>(), new View.NotReadYet<>(), new View.NotReadYet<>());
    }
  }

  /** The time of day for people, and one that only runs forward. */
  @Immutable
  record Moment(Instant time, long nanos) {}

  /**
   * What one decision leaves to the next.
   *
   * @param announced what was Known last, and stays announced through what is Unknown
   * @param by whose word that was
   * @param settling since when CIDRs are there that are too new to be announced
   */
  @Immutable
  record Memory(
      Optional<Known> announced,
      Said.By by,
      Optional<Doubt> doubt,
      ImmutableMap<Prefix, Long> settling) {
    static final Memory NOTHING =
        new Memory(Optional.empty(), Said.By.NODE, Optional.empty(), ImmutableMap.of());

    /**
     * What a source of the same node goes on with in {@code mode}. There what was announced is the
     * word of the object that the mode asks, which so can end it; mode none ends it at once.
     */
    Memory in(IpamMode mode) {
      return switch (mode) {
        case AUTO -> this;
        case NODE -> new Memory(announced, Said.By.NODE, doubt, settling);
        case CILIUM_NODE, POOLS -> new Memory(announced, Said.By.CILIUM_NODE, doubt, settling);
        case NONE -> NOTHING;
      };
    }

    private Memory doubting(Optional<Doubt> other) {
      return new Memory(announced, by, other, settling);
    }

    /** Whether something is announced. */
    private boolean holds() {
      return announced.filter(known -> !known.prefixes().isEmpty()).isPresent();
    }
  }

  /** What looks like an end, and since when. */
  @Immutable
  record Doubt(Kind kind, long since) {
    enum Kind {
      EMPTY,
      ABSENT
    }
  }

  /**
   * What is known.
   *
   * @param knowledge empty where nothing is to be said yet
   * @param again after which time to decide anew, though nothing was seen
   */
  @Immutable
  record Decision(Optional<Knowledge> knowledge, Memory next, Optional<Duration> again) {}

  static Decision of(
      SourceName source, IpamSettings settings, Views views, Memory before, Moment now) {
    return new PodCidrChoice(source, settings, views, before, now).decide();
  }

  private Decision decide() {
    // A resource that was there and is not any more is an object that only a list does not show.
    if (views.ciliumNode() instanceof View.NoResource<CiliumNodeObject>(String where)
        && settings.mode().readsCiliumNode()
        && before.by() == Said.By.CILIUM_NODE
        && before.holds()) {
      String reason = where + " has no CiliumNode resource any more";
      return held(Doubt.Kind.ABSENT, reason).orElseGet(this::judge);
    }
    return judge();
  }

  private Decision judge() {
    return switch (Authorities.of(settings, views)) {
      case Said.NotYet() -> new Decision(Optional.empty(), before, Optional.empty());
      case Said.Unclear(String reason) -> unknown(reason);
      case Said.Gone gone -> gone(gone);
      case Said.Cidrs cidrs -> cidrs(cidrs);
    };
  }

  private Decision unknown(String reason) {
    return new Decision(
        Optional.of(new Unknown(reason)), before.doubting(Optional.empty()), Optional.empty());
  }

  /** What a Node said is ended by the Node, or by another word of a CiliumNode, and by no less. */
  private boolean standsByTheNode(Said.By by) {
    return by == Said.By.CILIUM_NODE && before.by() == Said.By.NODE && before.holds();
  }

  private Decision gone(Said.Gone gone) {
    if (standsByTheNode(gone.by())) {
      return unknown(gone.remark());
    }
    return switch (gone.told()) {
      case BY_EVENT -> known(nothing(gone));
      case BY_LIST -> {
        // Never found: it may be made at any moment, or have another name.
        if (before.announced().isEmpty()) {
          yield unknown(gone.remark());
        }
        yield before.holds()
            ? held(Doubt.Kind.ABSENT, gone.remark()).orElseGet(() -> known(nothing(gone)))
            : known(nothing(gone));
      }
    };
  }

  private static Said.Cidrs nothing(Said.Gone gone) {
    return new Said.Cidrs(
        gone.by(), ImmutableSortedMap.of(), ImmutableList.of(), "", gone.remark(), "");
  }

  private Decision cidrs(Said.Cidrs said) {
    boolean emptied = said.entries().isEmpty() && !said.none().isEmpty();
    if (emptied && standsByTheNode(said.by())) {
      return unknown(said.none());
    }
    // The one list that is not yet filled, and not emptied, when nobody knows more: a Node's.
    boolean mayFill = before.announced().isEmpty() && said.by() == Said.By.CILIUM_NODE;
    return emptied && (before.holds() || mayFill)
        ? held(Doubt.Kind.EMPTY, said.none()).orElseGet(() -> known(said))
        : known(said);
  }

  /** Unknown for as long as the doubt is young; empty once it is over. */
  private Optional<Decision> held(Doubt.Kind kind, String reason) {
    Doubt doubt =
        before.doubt().filter(old -> old.kind() == kind).orElse(new Doubt(kind, now.nanos()));
    Duration limit =
        switch (kind) {
          case EMPTY -> settings.emptyFor();
          case ABSENT -> settings.absentFor();
        };
    long left = limit.toNanos() - (now.nanos() - doubt.since());
    String key =
        switch (kind) {
          case EMPTY -> "emptyFor";
          case ABSENT -> "absentFor";
        };
    return left <= 0
        ? Optional.empty()
        : Optional.of(
            new Decision(
                Optional.of(
                    new Unknown(
                        "%s; that is believed after %d s (sources.kubernetes.%s)"
                            .formatted(reason, limit.toSeconds(), key))),
                before.doubting(Optional.of(doubt)),
                Optional.of(Duration.ofNanos(left))));
  }

  private Decision known(Said.Cidrs said) {
    PrefixMap<Provenance> old = before.announced().map(Known::prefixes).orElse(PrefixMap.of());
    TreeMap<Prefix, Provenance> prefixes = new TreeMap<>();
    List<Rejected> rejected = new ArrayList<>(said.rejected());
    Map<Prefix, Long> settling = new HashMap<>();
    long soonest = Long.MAX_VALUE;
    for (Map.Entry<Prefix, Said.Entry> item : said.entries().entrySet()) {
      Prefix prefix = item.getKey();
      Provenance was = old.get(prefix);
      if (was != null) {
        prefixes.put(prefix, moved(was, item.getValue()));
        continue;
      }
      switch (item.getValue()) {
        case Said.Entry.Doubted doubted -> rejected.add(doubted.why());
        case Said.Entry.Wanted(String place, String version) -> {
          long since = before.settling().getOrDefault(prefix, now.nanos());
          long left = settleTime().toNanos() - (now.nanos() - since);
          if (left > 0) {
            settling.put(prefix, since);
            soonest = Math.min(soonest, left);
            rejected.add(new Rejected(prefix.toString(), place, settlingWords()));
          } else {
            prefixes.put(
                prefix, new Provenance(source, place, version, now.time(), ImmutableList.of()));
          }
        }
      }
    }
    if (prefixes.isEmpty() && !said.unclear().isEmpty() && before.announced().isEmpty()) {
      return unknown(said.unclear());
    }
    Known known =
        new Known(
            PrefixMap.copyOf(prefixes),
            ImmutableSet.copyOf(rejected).asList(),
            said.none().isEmpty() ? said.remark() : said.none());
    return new Decision(
        Optional.of(known),
        new Memory(Optional.of(known), said.by(), Optional.empty(), ImmutableMap.copyOf(settling)),
        soonest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(soonest)));
  }

  /** What is there when the objects are first read was there before us, and needs no settling. */
  private Duration settleTime() {
    return before.announced().isEmpty() ? Duration.ZERO : settings.settleFor();
  }

  private String settlingWords() {
    return "new; it is announced once it was there for %d s (sources.kubernetes.settleFor)"
        .formatted(settings.settleFor().toSeconds());
  }

  /** An entry that only moved within its list is as it was; in another field it has a new place. */
  private static Provenance moved(Provenance was, Said.Entry is) {
    return field(was.object()).equals(field(is.place()))
        ? was
        : new Provenance(was.source(), is.place(), is.version(), was.since(), was.attributes());
  }

  private static String field(String place) {
    int index = place.indexOf('[');
    return index < 0 ? place : place.substring(0, index);
  }
}
