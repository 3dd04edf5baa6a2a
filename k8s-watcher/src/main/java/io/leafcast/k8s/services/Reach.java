package io.leafcast.k8s.services;

/** Where the nearest endpoint of a kind is, seen from this node. */
enum Reach {
  NOWHERE,
  ELSEWHERE,
  HERE;

  /** The nearer of both. */
  Reach or(Reach other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
