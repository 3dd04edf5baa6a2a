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
                        + " allows every prefix, the default route too: whatever a source says by"
                        + " mistake is announced; write the supernets that are really yours")
                : Stream.empty())
        .collect(ImmutableList.toImmutableList());
  }
}
