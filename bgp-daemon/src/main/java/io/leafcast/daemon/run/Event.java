package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.PasswordFile;
import io.leafcast.daemon.gate.Progress;
import io.leafcast.daemon.lock.Claim;
import io.leafcast.daemon.order.Asked;
import io.leafcast.k8s.objects.NodeFacts;

/** What the control thread hears of; it takes one after the other. */
sealed interface Event {

  /** SIGHUP: read the file again. */
  record Reload() implements Event {}

  /** The file was seen to be another: read it, unless that was done since. */
  record FileChanged() implements Event {}

  /** The files of passwords were seen to be others: by path, what all of them have now. */
  record PasswordsSeen(ImmutableMap<String, PasswordFile> files) implements Event {}

  /** Somebody asks for something over the admin socket, and waits for the answer. */
  record Ordered(Asked asked) implements Event {}

  /** Time has passed while a drain goes before the end of the process. */
  record DrainDue() implements Event {}

  /** SIGTERM or SIGINT. */
  record StopAsked(String signal) implements Event {}

  /** The Node says something new of itself. */
  record NodeSeen(NodeFacts facts) implements Event {}

  /** A source knows, or no longer knows. */
  record Reported(PrefixSource source, Knowledge knowledge) implements Event {}

  /**
   * All that {@code teller} finds now, which is nothing where that is empty. Any thread may tell;
   * one that stops looking says that it finds nothing.
   *
   * @param teller the same word for as long as the process runs, and one of few
   */
  record Found(String teller, ImmutableSortedSet<Finding> findings) implements Event {}

  /** The gate is so far; {@code generation} says which one, since a reload may bring another. */
  record GateMoved(long generation, Progress progress) implements Event {}

  /** Where a health check stands. */
  record Checked(CheckView view) implements Event {}

  /** Another daemon was asked to hand over, and does not; why. */
  record PetitionFailed(String why) implements Event {}

  /** The lock of this node's daemon is ours, or there is none: this one may begin. */
  record TurnCame(Claim claim) implements Event {}

  /** The speaker ended, though nobody asked. */
  record SpeakerEnded() implements Event {}

  /** Whether the daemon is alive is asked, for systemd. */
  record PulseAsked() implements Event {}

  /** A thread ended by something that nobody caught. */
  record ThreadEnded(String thread) implements Event {}

  /** Whether {@code older} says nothing that counts once this is said, too. */
  default boolean supersedes(Event older) {
    return switch (this) {
      case Reload _ -> older instanceof Reload;
      case DrainDue _ -> older instanceof DrainDue;
      case FileChanged _ -> older instanceof FileChanged;
      case PulseAsked _ -> older instanceof PulseAsked;
      case PasswordsSeen _ -> older instanceof PasswordsSeen;
      case NodeSeen(NodeFacts now) ->
          older instanceof NodeSeen(NodeFacts before) && before.name().equals(now.name());
      // What it knew before it could no longer be read counts all the same.
      case Reported(PrefixSource now, Knowledge fresh) ->
          older instanceof Reported(PrefixSource before, Knowledge old)
              && before.equals(now) // not one of its name that was replaced, and is not heard
              && !(fresh instanceof Knowledge.Unknown && old instanceof Knowledge.Known);
      case Found(String now, _) -> older instanceof Found(String before, _) && before.equals(now);
      case GateMoved(long now, _) -> older instanceof GateMoved(long before, _) && before <= now;
      case Checked(CheckView now) ->
          older instanceof Checked(CheckView before) && before.name().equals(now.name());
      case PetitionFailed _ -> older instanceof PetitionFailed;
      // Each is answered.
      case Ordered _, StopAsked _, TurnCame _, SpeakerEnded _, ThreadEnded _ -> false;
    };
  }
}
