package io.leafcast.conformance.results;

/**
 * One test as it went.
 *
 * @param suite its class, without the package
 * @param name its method, with the invocation where it is run with several arguments; empty where
 *     the class as a whole could not begin
 */
record Case(String suite, String name, double seconds, Verdict verdict) {

  /** How it went. */
  sealed interface Verdict {}

  record Passed() implements Verdict {}

  /** With the exception and its whole trace. */
  record Failed(String why) implements Verdict {}

  record Skipped(String why) implements Verdict {}

  String title() {
    return name.isEmpty() ? suite : suite + "." + name;
  }
}
