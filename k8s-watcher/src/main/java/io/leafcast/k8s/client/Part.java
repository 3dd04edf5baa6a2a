package io.leafcast.k8s.client;

/** Which part of an object a request is about. */
public enum Part {
  /** All of it, except a status that is a part of its own. */
  OBJECT,
  /** The subresource {@code status}. */
  STATUS
}
