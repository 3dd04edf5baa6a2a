package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/**
 * What is asked of the API.
 *
 * @param method such as {@code GET}; every one that is used may be repeated without harm
 * @param target the path below the server's own, and a query
 * @param body "" for none
 * @param type what the body is
 */
@Immutable
record HttpRequest(String method, String target, String body, String type) {

  static HttpRequest get(String target) {
    return new HttpRequest("GET", target, "", "");
  }
}
