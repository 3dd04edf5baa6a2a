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

  /** The path of what a list or a watch of {@code selection} asks for. */
  String path(Selection selection) {
    return path(selection.namespace());
  }

  /** The path of one object, or of a part of it. */
  String path(Named name, Part part) {
    String object = path(name.namespace()) + "/" + Selection.encoded(name.name());
    return switch (part) {
      case OBJECT -> object;
      case STATUS -> object + "/status";
    };
  }

  private String path(String namespace) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return root
        + (namespace.isEmpty() ? "" : "/namespaces/" + Selection.encoded(namespace))
        + "/"
        + plural;
  }
}
