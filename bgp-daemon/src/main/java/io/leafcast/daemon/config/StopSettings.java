package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Optional;

/**
 * How the process stops, by what makes it stop.
 *
 * @param onTerm where nothing else is known
 * @param onNodeShutdown where the kubelet says that the machine shuts down or reboots
 * @param onNodeGone where the Node is deleted, or has the taint
 * @param taint that says that the Node is to go
 * @param within how long a drain may take before the process ends
 */
@Immutable
public record StopSettings(
    Way onTerm,
    Way onNodeShutdown,
    Way onNodeGone,
    Optional<Trigger.Taint> taint,
    Duration within) {

  /** What holds where nobody says another thing. */
  public static final StopSettings USUAL =
      new StopSettings(
          Way.RESTART, Way.DRAIN, Way.DECOMMISSION, Optional.empty(), Duration.ofSeconds(8));

  /** What a stop is to be for the leaves. */
  public enum Way {
    /** We are back soon: under graceful restart the leaf keeps the routes. */
    RESTART,
    /** Traffic moves first, then the routes go, then the session. */
    DRAIN,
    /** We do not come back: the routes go at once. */
    DECOMMISSION
  }

  /** What makes the process stop. */
  public enum Cause {
    /** The Node is deleted, or is being. */
    NODE_GONE,
    /** The Node has the taint. */
    NODE_TAINTED,
    /** The kubelet says that the machine shuts down or reboots. */
    NODE_SHUTDOWN,
    /** Nothing is known but the signal: a rollout, a deleted Pod, systemctl restart. */
    SIGNAL
  }

  /** What is known of the cause; what is certain counts more than what is likely. */
  public Cause cause(Optional<NodeFacts> node) {
    return node.map(this::cause).orElse(Cause.SIGNAL);
  }

  private Cause cause(NodeFacts node) {
    return switch (node.ending()) {
      case GONE -> Cause.NODE_GONE;
      case SHUTTING_DOWN -> isTainted(node) ? Cause.NODE_TAINTED : Cause.NODE_SHUTDOWN;
      case NONE -> isTainted(node) ? Cause.NODE_TAINTED : Cause.SIGNAL;
    };
  }

  private boolean isTainted(NodeFacts node) {
    return taint.filter(wanted -> wanted.isOn(node)).isPresent();
  }

  /** The table: which way to stop for which cause. */
  public Way way(Cause cause) {
    return switch (cause) {
      case NODE_GONE, NODE_TAINTED -> onNodeGone;
      case NODE_SHUTDOWN -> onNodeShutdown;
      case SIGNAL -> onTerm;
    };
  }
}
