package io.leafcast.conformance.bench;

import com.google.common.base.Ascii;

/** What {@link RestartBench} does while packets flow, in the table's words. */
enum Disturbance {
  TERMINATED("SIGTERM and back"),
  KILLED("kill -9 and back"),
  UPGRADED("upgrade: SIGTERM, new configuration"),
  AWAY("SIGTERM, back after 10 s"),
  TERMINATED_WITHOUT_API("SIGTERM and back, API away"),
  KILLED_WITHOUT_API("kill -9 and back, API away"),
  LEAF_KILLED("leaf's bgpd: kill -9 and back"),
  DRAINED("drain of one of two leaves, and back"),
  DECOMMISSIONED("decommission");

  private final String words;

  Disturbance(String words) {
    this.words = words;
  }

  /** For the command line: {@code leaf-killed}. */
  String key() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }

  String words() {
    return words;
  }
}
