package io.leafcast.conformance.cases;

import static io.leafcast.conformance.peers.Messages.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.MemoryLimit;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The daemon within the memory that the manifests give it, with what else runs in its container.
 */
class MemoryIT {
  private static final long PEER_ASN = 4_200_000_001L;
  private static final int PEERS = 3;
  private static final int PREFIXES = 49_000;
  private static final int IN_AN_UPDATE = 500;

  private static final String ATTRIBUTES =
      attribute(0x40, 1, "00")
          + attribute(0x40, 2, "0201" + Hex.four(PEER_ASN))
          + attribute(0x40, 3, Hex.address(Pair.LEAF_IPV4));

  @Test
  void theDaemonSurvivesThreeLargePeersAndTwoStatusesAtOnce() throws IOException {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    var limit = MemoryLimit.of("lc-it-memory", limitOfTheManifest());
    Need.that(limit.isPresent(), "no control group with a memory limit can be made here");
    try (var group = limit.orElseThrow();
        var pair = Pair.make("lc-it-memory")) {
      IntStream.range(0, PEERS)
          .forEach(i -> pair.leaf().ip("addr add %s/64 dev node".formatted(address(i))));
      var daemon =
          Daemon.start(
              pair.node(),
              configuration(),
              ImmutableMap.of("NODE_NAME", "node"),
              ImmutableList.copyOf(group.enter()));
      var places =
          IntStream.range(0, PEERS).mapToObj(i -> Peer.at(pair.leaf(), address(i))).toList();
      var floods = IntStream.range(0, PEERS).mapToObj(i -> announce(places.get(i), i)).toList();
      try {
        floods.forEach(Flood::awaitEnd);
        // The first loads classes; what they leave behind has to fit as well.
        for (int round = 0; round < 3; round++) {
          assertThat(twice(daemon.statusCommand("json").after(group.enter())))
              .as("what two statuses at once said; %d were killed", group.killed())
              .allSatisfy(outcome -> {
                assertThat(outcome.status()).as(outcome.errors()).isZero();
                assertThat(outcome.output()).contains("peer-2");
              });
        }
        assertThat(daemon.runs()).as("the daemon lives; its log:%n%s", daemon.log()).isTrue();
        assertThat(group.killed()).as("processes that the kernel killed").isZero();
        System.out.printf("%s: %.0f MiB at most%n", group.folder(), group.peak() / 1048576.0);
        floods.forEach(Flood::awaitEnd);
      } finally {
        floods.forEach(Flood::close);
        places.forEach(Peer::close);
        daemon.close();
      }
    }
  }

  private static List<Command.Outcome> twice(Command command) {
    return Stream.of(command, command)
        .map(each -> CompletableFuture.supplyAsync(each::run, Thread::startVirtualThread))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static Flood announce(Peer place, int peer) {
    var session = place.meet(Pair.NODE_IPV6);
    session.confirm(Open.of(PEER_ASN, "192.0.2.1").holdTime(0));
    return Flood.once(
        session,
        PREFIXES / IN_AN_UPDATE,
        batch ->
            Messages.update(
                "",
                ATTRIBUTES,
                IntStream.range(batch * IN_AN_UPDATE, (batch + 1) * IN_AN_UPDATE)
                    .mapToObj(i -> "20" + Hex.four(0x0b00_0000L + (long) peer * PREFIXES + i))
                    .collect(Collectors.joining())));
  }

  private static long limitOfTheManifest() throws IOException {
    var manifest = Files.readString(Checkout.root().resolve("deploy/manifests/daemonset.yaml"));
    var limit = Pattern.compile("limits:\\s+memory: (\\d+)Mi").matcher(manifest);
    assertThat(limit.find()).as("a memory limit in the manifest").isTrue();
    return Long.parseLong(limit.group(1)) << 20;
  }

  private static String address(int peer) {
    return "fd00:0:0:1::%x".formatted(0x100 + peer);
  }

  private static String configuration() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 192.0.2.10}
    listen: {address: "::", port: 179}
    allow: [10.0.0.0/8]
    sources:
      static: {prefixes: [10.42.1.0/24]}
    peers:
    """
        + IntStream.range(0, PEERS)
            .mapToObj(i ->
                "  - {name: peer-%d, address: \"%s\", asn: %d, passive: true}\n"
                    .formatted(i, address(i), PEER_ASN))
            .collect(Collectors.joining());
  }
}
