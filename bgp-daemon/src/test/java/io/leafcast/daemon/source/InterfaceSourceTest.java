package io.leafcast.daemon.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.transport.ThisHost;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.InterfaceChoice;
import io.leafcast.daemon.config.InterfaceChoice.Length;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterfaceSourceTest {
  private static final InterfaceChoice ANY =
      new InterfaceChoice("*", ImmutableSet.of(Afi.IPV4), Length.HOST);

  /** What the host says at the next readings, and how long a reading takes. */
  private final SynchronousQueue<Supplier<HostInterfaces>> readings = new SynchronousQueue<>();

  private final BlockingQueue<Knowledge> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final Steps pace = new Steps();
  private final InterfaceSource source =
      new InterfaceSource(
          new SourceName("interfaces"),
          ImmutableList.of(ANY),
          () -> take().get(),
          pace,
          () -> Instant.EPOCH);

  private final class Steps implements Pace {
    private volatile long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(Duration time) {
      pauses.add(time);
    }

    @Override
    public RandomGenerator random() {
      throw new IllegalStateException("nothing here is random");
    }
  }

  private Supplier<HostInterfaces> take() {
    try {
      return readings.take();
    } catch (InterruptedException closed) {
      return () -> new HostInterfaces.Unknown("closed");
    }
  }

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  void anAddressAppearsAndVanishesAndNothingIsSaidTwice() throws InterruptedException {
    source.start(said::add);
    readings.put(() -> host("198.51.100.7"));
    assertThat(prefixes(said.take())).containsExactly("198.51.100.7/32");
    readings.put(() -> host("198.51.100.7"));
    readings.put(() -> host("198.51.100.8"));
    assertThat(prefixes(said.take())).containsExactly("198.51.100.8/32");
    readings.put(() -> new HostInterfaces.Known(ImmutableMap.of()));
    assertThat(prefixes(said.take())).isEmpty();
  }

  @Test
  void aReadingThatFailsIsUnknownAndTheNextOneIsMade() throws InterruptedException {
    source.start(said::add);
    readings.put(() -> {
      throw new OutOfMemoryError("Java heap space");
    });
    assertThat(said.take())
        .isEqualTo(
            new Knowledge.Unknown("the interfaces of this host cannot be read: Java heap space"));
    readings.put(() -> host("198.51.100.7"));
    assertThat(prefixes(said.take())).containsExactly("198.51.100.7/32");
  }

  @Test
  void aHostWhoseInterfacesTakeLongToReadIsAskedLessOften() throws InterruptedException {
    source.start(said::add);
    readings.put(() -> host("198.51.100.7"));
    assertThat(pauses.take()).isEqualTo(Duration.ofSeconds(2));
    readings.put(() -> {
      pace.nanos = Duration.ofMillis(100).toNanos();
      return host("198.51.100.7");
    });
    assertThat(pauses.take()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void afterItIsClosedNothingIsSaid() throws InterruptedException {
    source.start(said::add);
    readings.put(() -> {
      source.close();
      return host("198.51.100.7");
    });
    pauses.take();
    assertThat(said).isEmpty();
    assertThat(readings.offer(() -> host("198.51.100.8"), 50, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void theHostThatWeRunOnIsRead() {
    assertThat(ThisHost.interfaces())
        .isInstanceOfSatisfying(
            HostInterfaces.Known.class, known -> assertThat(known.byName()).containsKey("lo"));
  }

  private static HostInterfaces host(String address) {
    Address one = Address.parse(address).orThrow();
    return new HostInterfaces.Known(
        ImmutableMap.of(
            "lo",
            new InterfaceAddresses(ImmutableList.of(new OnLink(one, Prefix.containing(one, 32))))));
  }

  private static List<String> prefixes(Knowledge knowledge) {
    List<String> prefixes = new ArrayList<>();
    if (knowledge instanceof Knowledge.Known(var found, _, _)) {
      found.keySet().forEach(prefix -> prefixes.add(prefix.toString()));
    } else {
      prefixes.add(knowledge.toString());
    }
    return prefixes;
  }
}
