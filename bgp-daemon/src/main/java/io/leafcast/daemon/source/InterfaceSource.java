package io.leafcast.daemon.source;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.InterfaceChoice;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of interfaces as a source of prefixes: read every two seconds, less often where
 * that takes long, on a thread of its own. What cannot be read is Unknown.
 */
public final class InterfaceSource implements PrefixSource {
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Of the time, reading takes at most the 200th part. */
  private static final int SHARE = 200;

  private final SourceName name;
  private final InterfacePrefixes prefixes;
  private final Supplier<HostInterfaces> host;
  private final Pace pace;
  private final InstantSource clock;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the source's one thread.
  private @Nullable Knowledge last;
  private PrefixMap<Provenance> known = PrefixMap.of();

  /** A source that asks {@code host}, which may take its time. */
  public InterfaceSource(
      SourceName name,
      ImmutableList<InterfaceChoice> choices,
      Supplier<HostInterfaces> host,
      Pace pace,
      InstantSource clock) {
    this.name = name;
    this.prefixes = new InterfacePrefixes(name, choices);
    this.host = host;
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public SourceName name() {
    return name;
  }

  @Override
  public void start(Consumer<Knowledge> reports) {
    thread = Thread.ofPlatform().daemon().name("leafcast-addresses").start(() -> run(reports));
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run(Consumer<Knowledge> reports) {
    while (!closed) {
      long began = pace.nanos();
      Knowledge now = read();
      if (now instanceof Knowledge.Known(var found, _, _)) {
        known = found;
      }
      if (!closed && !now.equals(last)) {
        last = now;
        reports.accept(now);
      }
      Duration taken = Duration.ofNanos(Math.max(0, pace.nanos() - began));
      Duration rest = taken.multipliedBy(SHARE);
      pace.pause(rest.compareTo(EVERY) > 0 ? rest : EVERY);
    }
  }

  private Knowledge read() {
    try {
      return prefixes.of(host.get(), known, clock.instant());
    } catch (RuntimeException | Error fault) {
      // An Error, too: memory and descriptors come back, and this thread is to be there then.
      return new Knowledge.Unknown(
          "the interfaces of this host cannot be read: "
              + Objects.requireNonNullElse(fault.getMessage(), fault.toString()));
    }
  }
}
