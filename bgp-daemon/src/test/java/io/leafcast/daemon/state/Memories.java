package io.leafcast.daemon.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.LargeCommunities;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Instant;
import java.util.Optional;

/** What the tests of this room leave to the next process. */
final class Memories {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String BOOT = "0b0fd3a9-5e7c-4f3d-9f5d-2f6f3b6d1c55";
  static final SourceName STATIC = new SourceName("static");
  static final Prefix PREFIX = Prefix.parse("198.51.100.0/25").orThrow();
  static final Prefix OTHER = Prefix.parse("2001:db8:42::/64").orThrow();

  private Memories() {}

  static SavedSet set(Prefix... prefixes) {
    ImmutableSortedMap.Builder<Prefix, Provenance> all = ImmutableSortedMap.naturalOrder();
    for (Prefix prefix : prefixes) {
      all.put(
          prefix,
          new Provenance(
              STATIC,
              "Service/shop/front\tv2\\x\nend",
              "77",
              NOW.minusSeconds(9),
              ImmutableList.of(
                  new MultiExitDisc(50),
                  new LocalPref(200),
                  new Communities(ImmutableList.of(0xFBF0_0001, 0xFFFF_FF01)),
                  new LargeCommunities(
                      ImmutableList.of(Octets.ofHex("0000fbf40000000100000002"))))));
    }
    return new SavedSet(
        ImmutableSortedMap.of(
            STATIC,
            PrefixMap.copyOf(all.buildOrThrow()),
            new SourceName("kubernetes-node"),
            PrefixMap.of()));
  }

  static NodeFacts facts() {
    return new NodeFacts(
        "worker-1",
        "uid-7",
        ImmutableMap.of("topology.kubernetes.io/rack", "r7"),
        ImmutableMap.of("leafcast.io/asn", "64500", "note", "two\nlines\tand \\ more"),
        ImmutableList.of("192.0.2.5", "2001:db8::5"),
        ImmutableSet.of(),
        ImmutableMap.of(),
        NodeFacts.Ending.NONE);
  }

  static Memory memory(Prefix... prefixes) {
    return new Memory(
        "worker-1",
        BOOT,
        NOW,
        set(prefixes),
        Optional.of(facts()),
        Optional.of(
            new RouterIdChoice(RouterId.parse("192.0.2.5").orThrow(), "the Node's InternalIP")),
        DrainMemory.NOBODY,
        Memory.Gate.NOT_OPENED);
  }
}
