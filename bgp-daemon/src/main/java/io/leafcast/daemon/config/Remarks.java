package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Prefix;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a configuration may say, and what whoever wrote it should hear about all the same. */
public final class Remarks {
  private Remarks() {}

  /** Each with its place, as a {@link Problem}. */
  public static ImmutableList<String> of(Config config) {
    return Stream.concat(allow(config), gates(config)).collect(ImmutableList.toImmutableList());
  }

  /** What the API says may be of before a reboot. */
  private static Stream<String> gates(Config config) {
    return config.gates().found().filter(GateKeys::asksTheNodeAlone).stream()
        .map(gates ->
            gates.conditions().place()
                + ": gates.conditions: ask for nothing but the Node, and what the API says of it"
                + " may be of before the node was booted; add agentPort, agentSocket or"
                + " interface");
  }

  private static Stream<String> allow(Config config) {
    return IntStream.range(0, config.allow().items().size())
        .boxed()
        .flatMap(i ->
            config.allow().items().get(i) instanceof One.Given<Prefix>(Prefix prefix, Place place)
                    && prefix.length() == 0
                ? Stream.of(
                    place
                        + ": allow["
                        + i
                        + "]: "
                        + prefix
                        + " allows every prefix: whatever a source says by mistake is announced;"
                        + " write the supernets that are really yours")
                : Stream.empty());
  }
}
