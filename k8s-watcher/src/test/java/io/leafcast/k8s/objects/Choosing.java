package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link PodCidrChoice} that is made again and again, as its source does, in virtual time. */
final class Choosing {
  static final String API = "https://192.0.2.1:6443";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final IpamSettings settings;
  private PodCidrChoice.Views views = PodCidrChoice.Views.notReadYet("n1");
  private PodCidrChoice.Memory memory = PodCidrChoice.Memory.NOTHING;
  private long nanos;
  private Optional<Long> alarm = Optional.empty();
  private @Nullable Knowledge last;
  private @Nullable Known lastKnown;

  Choosing(IpamSettings settings) {
    this.settings = settings;
  }

  static Choosing in(IpamMode mode) {
    return new Choosing(IpamSettings.USUAL.in(mode));
  }

  static Choosing auto() {
    return in(IpamMode.AUTO);
  }

  Choosing node(View<NodeObject> node) {
    views = new PodCidrChoice.Views("n1", node, views.ciliumNode(), views.pools());
    return choose();
  }

  Choosing node(String... cidrs) {
    return node(new View.Present<>(nodeObject(cidrs)));
  }

  Choosing ciliumNode(View<CiliumNodeObject> node) {
    views = new PodCidrChoice.Views("n1", views.node(), node, views.pools());
    return choose();
  }

  Choosing ciliumNode(CiliumNodeObject node) {
    return ciliumNode(new View.Present<>(node));
  }

  Choosing recorded(String recording) {
    return ciliumNode(Recorded.ciliumNode(recording));
  }

  Choosing podCidrs(String... cidrs) {
    return ciliumNode(ciliumNodeObject(cidrs));
  }

  Choosing pools(View<PoolLabels> pools) {
    views = new PodCidrChoice.Views("n1", views.node(), views.ciliumNode(), pools);
    return choose();
  }

  Choosing noCiliumResource() {
    return ciliumNode(new View.NoResource<>("the Kubernetes API at " + API));
  }

  Choosing ciliumUnreadable(String reason) {
    return ciliumNode(new View.Unreadable<>(reason));
  }

  Choosing noCiliumNode(View.Told told) {
    return ciliumNode(new View.NoObject<>(API, told));
  }

  Choosing noNode(View.Told told) {
    return node(new View.NoObject<>(API, told));
  }

  /** Lets time pass, and chooses again whenever that was asked for. */
  Choosing pass(Duration time) {
    long end = nanos + time.toNanos();
    while (alarm.isPresent() && alarm.get() <= end) {
      nanos = alarm.get();
      alarm = Optional.empty();
      choose();
    }
    nanos = end;
    return this;
  }

  /** Another process begins in {@code mode} with what this one announces, and has read nothing. */
  Choosing restarted(IpamMode mode) {
    return restarted("n1", mode);
  }

  /** The same, for the node {@code name}; what it is told of is what {@code n1} is told of here. */
  Choosing restarted(String name, IpamMode mode) {
    Choosing next = new Choosing(settings.in(mode));
    next.memory =
        SavedCidrs.of(lastKnown == null ? PrefixMap.of() : lastKnown.prefixes(), name).in(mode);
    next.nanos = nanos;
    next.lastKnown = lastKnown;
    return next;
  }

  private Choosing choose() {
    PodCidrChoice.Decision decision =
        PodCidrChoice.of(
            new SourceName("kubernetes-node"),
            settings,
            views,
            memory,
            new PodCidrChoice.Moment(START.plusNanos(nanos), nanos));
    memory = decision.next();
    alarm = decision.again().map(after -> nanos + after.toNanos());
    decision
        .knowledge()
        .ifPresent(knowledge -> {
          last = knowledge;
          if (knowledge instanceof Known known) {
            lastKnown = known;
          }
        });
    return this;
  }

  PodCidrChoice.Views views() {
    return views;
  }

  /** Nothing was said so far. */
  boolean isSilent() {
    return last == null;
  }

  boolean isUnknown() {
    return last instanceof Unknown;
  }

  Known known() {
    if (last instanceof Known known) {
      return known;
    }
    throw new AssertionError("not known, but " + last);
  }

  String unknown() {
    if (last instanceof Unknown(String reason)) {
      return reason;
    }
    throw new AssertionError("not unknown, but " + last);
  }

  /** What stands at the leaf: the last set that was known, through all that is Unknown since. */
  ImmutableSortedSet<String> announced() {
    Known known = lastKnown;
    return known == null
        ? ImmutableSortedSet.of()
        : known.prefixes().keySet().stream()
            .map(Prefix::toString)
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }

  List<String> refused() {
    return known().rejected().stream().map(Rejected::text).toList();
  }

  String reasonOf(String refused) {
    return known().rejected().stream()
        .filter(one -> one.text().equals(refused))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  static NodeObject nodeObject(String... cidrs) {
    return new NodeObject(
        NodeFacts.of("n1", ImmutableMap.of(), ImmutableMap.of(), ImmutableList.of()),
        "7",
        Optional.of(cidrs).filter(all -> all.length > 0).map(all -> all[0]),
        ImmutableList.copyOf(cidrs));
  }

  static CiliumNodeObject ciliumNodeObject(String... cidrs) {
    return new CiliumNodeObject(
        "n1",
        "70",
        ImmutableList.copyOf(cidrs),
        ImmutableList.of(),
        CiliumNodeObject.Asking.NO,
        "");
  }

  static CiliumNodeObject refusing(String error, CiliumNodeObject node) {
    return new CiliumNodeObject(
        node.name(),
        node.resourceVersion(),
        node.podCidrs(),
        node.allocated(),
        node.asksForPools(),
        error);
  }

  static CiliumNodeObject pooled(CiliumNodeObject.Pool... pools) {
    return new CiliumNodeObject(
        "n1",
        "71",
        ImmutableList.of(),
        ImmutableList.copyOf(pools),
        CiliumNodeObject.Asking.YES,
        "");
  }

  static CiliumNodeObject.Pool pool(String name, String... cidrs) {
    return new CiliumNodeObject.Pool(name, ImmutableList.copyOf(cidrs));
  }
}
