package io.leafcast.k8s.client;

/**
 * A kind of object that an API serves, and what is kept of it.
 *
 * @param group such as {@code cilium.io}; "" for the core's
 * @param version such as {@code v1}
 * @param plural as in the path, such as {@code nodes}
 * @param kind as in the objects, such as {@code Node}
 */
public record Resource<T>(
    String group, String version, String plural, String kind, Shape<T> shape) {

  /** The path of the collection, over all namespaces. */
  String path() {
    return group.isEmpty()
        ? "/api/" + version + "/" + plural
        : "/apis/" + group + "/" + version + "/" + plural;
  }
}
