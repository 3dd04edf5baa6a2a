package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.PeerName;

/** One thing that a reload does, with the keys that are its cause. */
@Immutable
sealed interface Change {

  /** A session to a new peer. */
  @Immutable
  record PeerAdded(PeerName peer) implements Change {}

  /** The end of a peer's session, and of all that is known of it. */
  @Immutable
  record PeerRemoved(PeerName peer) implements Change {}

  /** The session ends, and is opened anew under other terms. */
  @Immutable
  record PeerReset(PeerName peer, ImmutableList<String> keys) implements Change {}

  /** Holds while the session is up. */
  @Immutable
  record PeerAdjusted(PeerName peer, ImmutableList<String> keys) implements Change {}

  /** Who we are has changed, which every session was opened with. */
  @Immutable
  record AllReset(ImmutableList<String> keys) implements Change {}

  /** What is announced and where it is listened, which no session needs to end for. */
  @Immutable
  record SpeakerAdjusted(ImmutableList<String> keys) implements Change {}

  /** A source is begun with; what is announced stays until it was read. */
  @Immutable
  record SourceStarted(SourceName source) implements Change {}

  /** A source is ended, and what it alone wants withdrawn. */
  @Immutable
  record SourceStopped(SourceName source) implements Change {}

  /** A source goes on under other settings. */
  @Immutable
  record SourceChanged(SourceName source) implements Change {}

  /** Of the daemon itself, at once. */
  @Immutable
  record DaemonAdjusted(ImmutableList<String> keys) implements Change {}

  /** Of the daemon itself, but only of the next one. */
  @Immutable
  record AfterRestart(String key) implements Change {}

  /** For people. */
  default String words() {
    return switch (this) {
      case PeerAdded(PeerName peer) -> "peer " + peer + " is new";
      case PeerRemoved(PeerName peer) -> "peer " + peer + " goes; its session is ended";
      case PeerReset(PeerName peer, var keys) ->
          "peer " + peer + ": its session is ended and opened anew, because of " + joined(keys);
      case PeerAdjusted(PeerName peer, var keys) ->
          "peer " + peer + ": " + joined(keys) + " applied, its session stays";
      case AllReset(var keys) ->
          "every session is ended and opened anew, because of " + joined(keys);
      case SpeakerAdjusted(var keys) -> joined(keys) + " applied, all sessions stay";
      case SourceStarted(SourceName source) -> "source " + source + " is started";
      case SourceStopped(SourceName source) -> "source " + source + " is stopped";
      case SourceChanged(SourceName source) -> "source " + source + " goes on with other settings";
      case DaemonAdjusted(var keys) -> joined(keys) + " applied";
      case AfterRestart(String key) -> key + " changed; it holds after a restart";
    };
  }

  private static String joined(ImmutableList<String> keys) {
    return String.join(", ", keys);
  }
}
