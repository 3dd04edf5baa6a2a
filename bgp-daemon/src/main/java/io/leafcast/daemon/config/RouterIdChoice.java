package io.leafcast.daemon.config;

import com.google.common.annotations.VisibleForTesting;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.RouterId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Which BGP Identifier we have, and why; {@code reason} ends the sentence "router ID X, ...". */
@Immutable
public record RouterIdChoice(RouterId id, String reason) {
  private static final String CONFIGURED = "as configured";

  /**
   * The configured one, else what was chosen {@code before} (a session lives by it), else the
   * node's IPv4 address, else a hash of {@code nodeName}. Never 0.
   */
  public static RouterIdChoice of(
      Config config, Facts facts, String nodeName, Optional<RouterIdChoice> before) {
    return config
        .router()
        .orThrow()
        .id()
        .found()
        .map(id -> new RouterIdChoice(id, CONFIGURED))
        .or(() -> before.filter(choice -> !choice.reason().equals(CONFIGURED)))
        .or(() ->
            Stream.ofNullable(facts.environment().get(Facts.NODE_IP))
                .flatMap(RouterIdChoice::ipv4)
                .map(id -> new RouterIdChoice(id, "from NODE_IP"))
                .findFirst())
        .or(() -> ofNode(facts))
        .orElseGet(() ->
            new RouterIdChoice(hash(nodeName), "a hash of the node's name '" + nodeName + "'"));
  }

  /** Why NODE_IP cannot be what the router ID is taken from, where none is configured. */
  static Optional<String> unfit(Facts facts) {
    return Optional.ofNullable(facts.environment().get(Facts.NODE_IP))
        .flatMap(text ->
            switch (Address.parse(text)) {
              case Decoded.Bad<Address>(String reason) -> Optional.of(reason);
              case Decoded.Good<Address>(Address address) ->
                  AddressUse.noOtherMachine(address).map(kind -> address + " is " + kind);
            })
        .map(reason -> "would be NODE_IP, but " + reason + "; set NODE_IP to the node's address");
  }

  private static Optional<RouterIdChoice> ofNode(Facts facts) {
    return facts.node().stream()
        .flatMap(node -> node.internalAddresses().stream())
        .flatMap(RouterIdChoice::ipv4)
        .map(id -> new RouterIdChoice(id, "the Node's InternalIP"))
        .findFirst();
  }

  private static Stream<RouterId> ipv4(String text) {
    return Address.parse(text) instanceof Decoded.Good<Address>(Address address)
            && address.afi().equals(Afi.IPV4)
            && address.isHost()
        ? Stream.of(new RouterId((int) address.low()))
        : Stream.empty();
  }

  /**
   * FNV-1a, folded to 32 bits. The first octet is 1 to 126: speakers older than RFC 6286 want the
   * address of a host.
   */
  @VisibleForTesting
  static RouterId hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
    }
    int folded = (int) (hash ^ (hash >>> 32));
    int first = 1 + Integer.remainderUnsigned(folded >>> 24, 126);
    return new RouterId((first << 24) | (folded & 0xFF_FFFF));
  }
}
