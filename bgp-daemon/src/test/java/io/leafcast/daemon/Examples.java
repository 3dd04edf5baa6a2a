package io.leafcast.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import java.time.Instant;
import java.util.Optional;

/** Snapshots for tests of what readers see. Now is {@link #NOW}. */
public final class Examples {
  public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  public static final PeerName LEAF_1 = new PeerName("leaf-1");
  public static final PeerName LEAF_2 = new PeerName("leaf-2");
  public static final SourceName KUBERNETES = new SourceName("kubernetes-node");

  private Examples() {}

  public static DaemonState state() {
    return DaemonState.starting(
            "0.1.0", "/etc/leafcast/leafcast.yaml", NOW.minusSeconds(3 * 86400 + 4 * 3600))
        .running(NOW.minusSeconds(7260), ImmutableList.of(), "from NODE_IP", 1);
  }

  /** One of each state. */
  public static DaemonState withChecks() {
    return state()
        .checked(
            new CheckView(
                "web", CheckView.State.UP, NOW.minusSeconds(7_000), 1, "HTTP/1.1 200 OK", ""))
        .checked(
            new CheckView(
                "dns",
                CheckView.State.DOWN,
                NOW.minusSeconds(30),
                0,
                "exit status 9: no server",
                "there is no /usr/bin/dig here"))
        .checked(new CheckView("mail", CheckView.State.DISABLED, NOW.minusSeconds(5), 0, "", ""));
  }

  /** What two tellers find. */
  public static Findings findings() {
    Finding duplicate =
        new Finding(
            "duplicate-cidr",
            "CiliumNode/worker-2 spec.ipam.podCIDRs[0]",
            "198.51.100.0/25 is there, too");
    return Findings.NONE
        .said("duplicates", ImmutableList.of(duplicate))
        .said(
            "routing",
            ImmutableList.of(
                new Finding(
                    "tunnel-routing",
                    "ConfigMap/kube-system/cilium-config",
                    "routing-mode is tunnel")));
  }

  public static Board board(DaemonState state, Snapshot snapshot) {
    Board board = new Board(state);
    board.look(() -> snapshot, () -> true);
    return board;
  }

  /** leaf-1 is Established and has the IPv6 prefix; leaf-2 cannot be reached. */
  public static Snapshot snapshot() {
    return new Snapshot(
        NOW,
        new Asn(65551),
        RouterId.parse("192.0.2.11").orThrow(),
        ImmutableList.of(established(Family.IPV6_UNICAST, Family.IPV4_UNICAST), unreachable()),
        ImmutableList.of(
            new Snapshot.SourceView(
                KUBERNETES,
                Snapshot.SourceState.KEPT,
                new SourceReason.Unreadable("https://[2001:db8::6]:6443 refuses the connection"),
                NOW.minusSeconds(95),
                ImmutableList.of(
                    new Knowledge.Rejected(
                        "198.51.100.1/24",
                        "Node/worker-1 spec.podCIDRs[2]",
                        "host bits are set; did you mean 198.51.100.0/24?")))),
        ImmutableList.of(
            prefix(
                "198.51.100.0/25",
                0,
                new Snapshot.Fate.Held(new HeldReason.NextHopMissing(Afi.IPV4, Afi.IPV6, "eth0"))),
            prefix(
                "2001:db8:42:1::/64",
                1,
                new Snapshot.Fate.Announced(
                    ImmutableList.of(address("2001:db8:0:1::2"), address("fe80::2")),
                    NOW.minusSeconds(7990)))));
  }

  /** The same, while leaf-1 is on its way and leaf-2 is drained. */
  public static Snapshot drained() {
    Snapshot usual = snapshot();
    return new Snapshot(
        usual.at(),
        usual.localAs(),
        usual.routerId(),
        ImmutableList.of(
            drained(
                usual.peers().getFirst(),
                Drain.Phase.SHUNNING,
                new DrainReason.Seen("taint example.net/maintenance"),
                Optional.of(NOW.plusSeconds(12))),
            drained(
                usual.peers().getLast(),
                Drain.Phase.CEASED,
                new DrainReason.Asked(),
                Optional.empty())),
        usual.sources(),
        usual.prefixes().stream()
            .map(prefix ->
                new Snapshot.PrefixView(
                    prefix.prefix(),
                    prefix.provenance(),
                    ImmutableSortedMap.of(
                        LEAF_1,
                        new Snapshot.Fate.Shunned(
                            ImmutableList.of(address("2001:db8:0:1::2")), NOW.minusSeconds(7998)),
                        LEAF_2,
                        new Snapshot.Fate.Held(new HeldReason.Drained()))))
            .collect(ImmutableList.toImmutableList()));
  }

  private static Snapshot.PeerView drained(
      Snapshot.PeerView peer, Drain.Phase phase, DrainReason why, Optional<Instant> until) {
    return new Snapshot.PeerView(
        peer.name(),
        peer.target(),
        peer.asn(),
        peer.state(),
        peer.since(),
        peer.lastError(),
        peer.session(),
        peer.stale(),
        peer.counters(),
        new Snapshot.Drained.Yes(
            phase,
            new DrainOrder(why, "rack 7 is moved", DrainTerms.USUAL),
            NOW.minusSeconds(18),
            until));
  }

  /** The same, but leaf-1 was not told the end of IPv4. */
  public static Snapshot withoutEndOfRib() {
    Snapshot full = snapshot();
    return new Snapshot(
        full.at(),
        full.localAs(),
        full.routerId(),
        ImmutableList.of(established(Family.IPV6_UNICAST), unreachable()),
        full.sources(),
        full.prefixes());
  }

  /** The sources know of nothing. */
  public static Snapshot empty() {
    Snapshot full = snapshot();
    return new Snapshot(
        full.at(),
        full.localAs(),
        full.routerId(),
        full.peers(),
        ImmutableList.of(
            new Snapshot.SourceView(
                KUBERNETES,
                Snapshot.SourceState.KNOWN,
                new SourceReason.Remark("Node/worker-1 has no podCIDRs yet"),
                NOW.minusSeconds(3),
                ImmutableList.of())),
        ImmutableList.of());
  }

  private static Snapshot.PrefixView prefix(String text, int index, Snapshot.Fate atLeaf1) {
    return new Snapshot.PrefixView(
        Prefix.parse(text).orThrow(),
        new Provenance(
            KUBERNETES,
            "Node/worker-1 spec.podCIDRs[" + index + "]",
            "4711",
            NOW.minusSeconds(8000),
            ImmutableList.of()),
        ImmutableSortedMap.of(
            LEAF_1, atLeaf1, LEAF_2, new Snapshot.Fate.Held(new HeldReason.NotEstablished())));
  }

  private static Snapshot.PeerView established(Family... endOfRib) {
    return new Snapshot.PeerView(
        LEAF_1,
        new PeerSettings.Target.At(new Endpoint(address("2001:db8:0:1::1"), 179, "")),
        new Asn(65550),
        Snapshot.SessionState.ESTABLISHED,
        NOW.minusSeconds(7998),
        new Snapshot.LastError.None(),
        new Snapshot.Session.Up(
            new Input.Endpoints(
                address("2001:db8:0:1::2"), address("2001:db8:0:1::1"), 179, "eth0"),
            new Negotiated(
                new Asn(65551),
                new Asn(65550),
                RouterId.parse("192.0.2.11").orThrow(),
                RouterId.parse("192.0.2.1").orThrow(),
                90,
                Encoding.USUAL,
                Encoding.USUAL,
                Negotiated.Refresh.ANSWERED,
                ImmutableSortedSet.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST),
                new Resilience.Graceful(
                    120,
                    60,
                    Notifications.KEEP_ROUTES,
                    ImmutableSortedMap.of(Family.IPV6_UNICAST, Forwarding.GOES_ON),
                    ImmutableSortedMap.of())),
            ImmutableList.copyOf(endOfRib),
            ImmutableSortedMap.of(Family.IPV4_UNICAST, 12, Family.IPV6_UNICAST, 24),
            7,
            0),
        ImmutableSortedMap.of(),
        new Snapshot.Counters(300, 301, 36, 3, 0, 1),
        new Snapshot.Drained.No());
  }

  private static Snapshot.PeerView unreachable() {
    return new Snapshot.PeerView(
        LEAF_2,
        new PeerSettings.Target.At(new Endpoint(address("2001:db8:0:2::1"), 179, "")),
        new Asn(65550),
        Snapshot.SessionState.ACTIVE,
        NOW.minusSeconds(12),
        new Snapshot.LastError.Of(
            new SocketReason.Refused(new Endpoint(address("2001:db8:0:2::1"), 179, "")),
            NOW.minusSeconds(12),
            new Snapshot.Notified.Nobody()),
        new Snapshot.Session.None(),
        ImmutableSortedMap.of(),
        new Snapshot.Counters(0, 0, 0, 0, 0, 0),
        new Snapshot.Drained.No());
  }

  private static Address address(String text) {
    return Address.parse(text).orThrow();
  }
}
