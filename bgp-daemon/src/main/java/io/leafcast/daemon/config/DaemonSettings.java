package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.services.Announcement;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the daemon is to do beside speaking BGP, validated; sources by name, all that are wanted.
 *
 * @param withdrawLimit percentage of the announcements that a reload may withdraw unasked, 1 to 100
 */
@Immutable
public record DaemonSettings(
    ImmutableSortedMap<SourceName, Source> sources,
    String socket,
    ListenAddress http,
    int readyPeers,
    Optional<GateSettings> gates,
    Reload reload,
    int withdrawLimit,
    Optional<Report> report,
    DrainSettings drain,
    StopSettings stop,
    Optional<StateSettings> state,
    Handover handover) {

  /** What a daemon does that finds another one on its node. */
  public enum Handover {
    /** It asks that one to hand over. */
    ASK,
    /** It waits until that one has gone. */
    WAIT
  }

  /** When a changed file is taken. */
  public enum Reload {
    /** As soon as it is seen to have changed, and at SIGHUP. */
    WHEN_CHANGED,
    /** At SIGHUP only. */
    WHEN_TOLD
  }

  /** What a source is to tell. */
  @Immutable
  public sealed interface Source {}

  /** These prefixes, which stand in the file. */
  @Immutable
  public record Fixed(ImmutableList<Prefix> prefixes) implements Source {}

  /** The addresses of interfaces of this host. */
  @Immutable
  public record Interfaces(ImmutableList<InterfaceChoice> choices) implements Source {}

  /** Those that stand in the file, while a health check succeeds. */
  @Immutable
  public record Checked(CheckSettings check) implements Source {}

  /** The Pod CIDRs of a Node: which one to follow, where, and which object says them. */
  @Immutable
  public record Node(String name, ApiSettings api, IpamSettings ipam, SurveySettings survey)
      implements Source {}

  /**
   * Addresses of Services that an announcement chooses.
   *
   * @param node whose endpoints count as here
   * @param absentFor how long a list is doubted that has nothing left in it
   */
  @Immutable
  public record Services(
      String node, ApiSettings api, Duration absentFor, ImmutableList<Announcement> announcements)
      implements Source {}

  /**
   * What Kubernetes is told of a Node, if anything.
   *
   * @param node its name
   * @param interval between two writes of the LeafcastNode, at least
   * @param taint the key of one that is taken off the Node when its routes are announced
   * @param condition the type of one that says whether its routes are announced
   */
  @Immutable
  public record Report(
      String node,
      ApiSettings api,
      Told object,
      Told events,
      Duration interval,
      Optional<String> taint,
      Optional<String> condition) {

    /** Whether nothing of it is wanted. */
    boolean isEmpty() {
      return object == Told.NO && events == Told.NO && taint.isEmpty() && condition.isEmpty();
    }

    /** Whether something is told. */
    public enum Told {
      YES,
      NO
    }
  }

  /** The Node that is followed, if one is. */
  public Optional<Node> node() {
    return sources.values().stream()
        .flatMap(source -> source instanceof Node node ? Stream.of(node) : Stream.empty())
        .findFirst();
  }

  /** Its name. */
  public Optional<String> nodeName() {
    return node().map(Node::name);
  }
}
