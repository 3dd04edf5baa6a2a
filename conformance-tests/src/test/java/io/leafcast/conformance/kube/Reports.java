package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.PodCidrSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A watcher as the daemon starts it, and what it has told; a case waits for what it expects. */
public final class Reports implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<Knowledge> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<NodeFacts> facts = new LinkedBlockingQueue<>();
  private final PodCidrSource watcher;

  private Reports(ApiSettings settings, String node, IpamSettings ipam) {
    this.watcher =
        PodCidrSource.of(
            new SourceName("kubernetes"),
            node,
            settings,
            ipam,
            Optional.empty(),
            PrefixMap.of(),
            facts::add,
            InstantSource.system());
    watcher.start(reports::add);
  }

  /** As {@code server}, {@code caFile} and {@code tokenFile} in the configuration. */
  public static Reports of(DaemonAccess access, String node) {
    return of(access, node, IpamSettings.USUAL);
  }

  public static Reports of(DaemonAccess access, String node, IpamSettings ipam) {
    return new Reports(
        new ApiSettings(
            Optional.of(access.server()),
            Optional.empty(),
            access.caFile(),
            access.tokenFile(),
            ImmutableMap.of()),
        node,
        ipam);
  }

  public static Reports of(
      URI server, Optional<Path> caFile, Optional<Path> tokenFile, String node) {
    return new Reports(
        new ApiSettings(
            Optional.of(server), Optional.empty(), caFile, tokenFile, ImmutableMap.of()),
        node,
        IpamSettings.USUAL);
  }

  /** As {@code kubeconfig} in the configuration. */
  public static Reports of(Path kubeconfig, String node) {
    return new Reports(
        new ApiSettings(
            Optional.empty(),
            Optional.of(kubeconfig),
            Optional.empty(),
            Optional.empty(),
            ImmutableMap.of()),
        node,
        IpamSettings.USUAL);
  }

  /** Waits for a Known set of exactly these prefixes; what comes before it is passed over. */
  public Known prefixes(String... prefixes) throws InterruptedException {
    List<String> wanted = List.of(prefixes).stream().sorted().toList();
    return (Known)
        await(
            "Known with " + wanted,
            knowledge ->
                knowledge instanceof Known known
                    && known.prefixes().keySet().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()
                        .equals(wanted));
  }

  /** Waits for an Unknown, and returns its reason. */
  public String reason() throws InterruptedException {
    return ((Unknown) await("Unknown", Unknown.class::isInstance)).reason();
  }

  /** Waits for an Unknown whose reason has this in it. */
  public String reason(String part) throws InterruptedException {
    return ((Unknown)
            await(
                "Unknown with '" + part + "'",
                knowledge ->
                    knowledge instanceof Unknown unknown && unknown.reason().contains(part)))
        .reason();
  }

  /** The next facts. */
  public NodeFacts facts() throws InterruptedException {
    NodeFacts next = facts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no facts came");
    }
    return next;
  }

  @Override
  public void close() {
    watcher.close();
  }

  private Knowledge await(String what, Predicate<Knowledge> wanted) throws InterruptedException {
    List<Knowledge> passed = new ArrayList<>();
    while (true) {
      Knowledge next = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(what + " did not come, but " + passed);
      }
      if (wanted.test(next)) {
        return next;
      }
      passed.add(next);
    }
  }
}
