package io.leafcast.conformance.lab;

/** Where a command can run: a machine of the lab, or a pod of a real cluster. */
public interface Place {
  /** A command that will run in here. */
  Command run(String... words);
}
