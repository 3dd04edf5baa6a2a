package io.leafcast.daemon.source;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;

/** The prefixes of the configuration; always known. Used by one thread. */
public final class StaticSource implements PrefixSource {
  private final SourceName name;
  private final InstantSource clock;
  private PrefixMap<Provenance> prefixes = PrefixMap.of();
  private Consumer<Knowledge> reports = _ -> {};

  public StaticSource(SourceName name, Collection<Prefix> prefixes, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    replace(prefixes);
  }

  /** Reports these prefixes from now on; those that were there before keep their time. */
  public void replace(Collection<Prefix> wanted) {
    Instant now = clock.instant();
    PrefixMap<Provenance> before = prefixes;
    prefixes =
        wanted.stream()
            .distinct()
            .collect(
                PrefixMap.toPrefixMap(
                    prefix -> prefix, prefix -> before.getOrDefault(prefix, provenance(now))));
    report();
  }

  private Provenance provenance(Instant since) {
    return new Provenance(name, "sources.static.prefixes", "", since, ImmutableList.of());
  }

  private void report() {
    reports.accept(new Knowledge.Known(prefixes, ImmutableList.of(), ""));
  }

  @Override
  public SourceName name() {
    return name;
  }

  @Override
  public void start(Consumer<Knowledge> to) {
    reports = to;
    report();
  }

  @Override
  public void close() {
    reports = _ -> {};
  }
}
