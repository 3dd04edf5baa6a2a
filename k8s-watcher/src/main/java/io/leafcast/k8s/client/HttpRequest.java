package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/**
 * What is asked of the API.
 *
 * @param method such as {@code GET}; every one that is used may be repeated without harm
 * @param target the path below the server's own, and a query
 * @param body "" for none
 * @param type what the body is
 * @param verbs the verbs of RBAC that allow it, in words
 */
@Immutable
record HttpRequest(String method, String target, String body, String type, String verbs) {

  /** Asks for one object. */
  static HttpRequest get(String target) {
    return new HttpRequest("GET", target, "", "", "get");
  }

  /** Asks for all objects, or what happens to them: who needs the one needs the other. */
  static HttpRequest list(String target) {
    return new HttpRequest("GET", target, "", "", "list and watch");
  }

  /** Server-side apply, which creates an object where there is none, but no part of one. */
  static HttpRequest apply(String target, Part part, String json) {
    String verbs =
        switch (part) {
          case OBJECT -> "create and patch";
          case STATUS -> "patch";
        };
    return new HttpRequest("PATCH", target, json, "application/apply-patch+yaml", verbs);
  }

  /** A JSON Patch (RFC 6902). */
  static HttpRequest patch(String target, String operations) {
    return new HttpRequest("PATCH", target, operations, "application/json-patch+json", "patch");
  }
}
