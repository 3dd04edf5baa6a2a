package io.leafcast.conformance.bench;

/**
 * A speaker on a node of the fabric that announces the node's Pod CIDRs to its leaf, with graceful
 * restart as far as it can, and is treated as an operator does. Each call returns when the process
 * is there or gone; what the leaf makes of it is looked at there.
 */
interface HostSpeaker extends AutoCloseable {
  /** For the table. */
  String name();

  /** Starts it, at first or again. */
  void start();

  /** Sends SIGTERM and waits for its end. */
  void terminate();

  /** Kills it as a crash would. */
  void kill();

  /** Gives it another configuration for its next start: another Hold Time. */
  void change();

  /** Has its leaf lose the routes for good: what an operator does to a node that is taken away. */
  void decommission();

  /** Ends it for good, and removes what it left on the node. */
  @Override
  void close();
}
