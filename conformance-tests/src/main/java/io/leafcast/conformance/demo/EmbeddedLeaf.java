package io.leafcast.conformance.demo;

/** What is shown where namespaces cannot be made. */
final class EmbeddedLeaf {
  private EmbeddedLeaf() {}

  static int show() {
    System.err.println(
        "leafcast: the demo needs root on Linux: it makes network namespaces and runs FRR in them. Try: sudo ./leafcast demo");
    return Demo.NOT_THE_REAL_THING;
  }
}
