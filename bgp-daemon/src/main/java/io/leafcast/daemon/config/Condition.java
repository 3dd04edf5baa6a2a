package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import java.nio.file.Path;

/** Something that must hold before the first announcement after the node was booted. */
@Immutable
public sealed interface Condition {

  /** The Node's condition of {@code type} has {@code status}: True, False or Unknown. */
  @Immutable
  record NodeCondition(String type, String status) implements Condition {}

  /** The Node has no taint with {@code key}, whatever its value and effect. */
  @Immutable
  record TaintAbsent(String key) implements Condition {}

  /** A Unix socket on this host takes a connection. */
  @Immutable
  record AgentSocket(String path) implements Condition {

    /** Where the socket is. */
    public Path file() {
      return Path.of(path);
    }
  }

  /**
   * A TCP port takes a connection; where {@code path} is not "", a GET of it is answered by 2xx.
   */
  @Immutable
  record AgentPort(ListenAddress at, String path) implements Condition {}

  /** The host has an interface of this name, and it is up. */
  @Immutable
  record InterfaceUp(String name) implements Condition {}

  /** As the file has it, on one line. */
  default String text() {
    return switch (this) {
      case NodeCondition(String type, String status) -> "nodeCondition " + type + "=" + status;
      case TaintAbsent(String key) -> "taintAbsent " + key;
      case AgentSocket(String path) -> "agentSocket " + path;
      case AgentPort(ListenAddress at, String path) -> "agentPort " + at + path;
      case InterfaceUp(String name) -> "interface " + name;
    };
  }

  /** Whether it is the Node of the Kubernetes API that tells. */
  default boolean isOfNode() {
    return switch (this) {
      case NodeCondition _, TaintAbsent _ -> true;
      case AgentSocket _, AgentPort _, InterfaceUp _ -> false;
    };
  }
}
