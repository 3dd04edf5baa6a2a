package io.leafcast.daemon.run;

import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.k8s.objects.NodeFacts;

/** What the control thread hears of; it takes one after the other. */
sealed interface Event {

  /** SIGHUP: read the file again. */
  record Reload() implements Event {}

  /** SIGTERM or SIGINT. */
  record StopAsked(String signal) implements Event {}

  /** The Node says something new of itself. */
  record NodeSeen(NodeFacts facts) implements Event {}

  /** A source knows, or no longer knows. */
  record Reported(PrefixSource source, Knowledge knowledge) implements Event {}

  /** The speaker ended, though nobody asked. */
  record SpeakerEnded() implements Event {}

  /** A thread ended by something that nobody caught. */
  record ThreadEnded(String thread) implements Event {}
}
