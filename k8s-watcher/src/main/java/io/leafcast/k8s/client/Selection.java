package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Which objects of a resource are meant.
 *
 * @param namespace "" for all
 * @param labelSelector as the API writes it, such as {@code rack=r1}; "" for all
 * @param fieldSelector as the API writes it, such as {@code metadata.name=node-1}; "" for all
 */
@Immutable
public record Selection(
    String namespace, String labelSelector, String fieldSelector, Freshness freshness) {

  /** How new what a list shows has to be. */
  public enum Freshness {
    /** As new as what the API's store has: each list is a read of it. */
    NEWEST,
    /** What the API has in memory, which may be a little old: all at once and not in pages. */
    CACHED
  }

  private static final int PAGE = 500;

  /** The newest. */
  public Selection(String namespace, String labelSelector, String fieldSelector) {
    this(namespace, labelSelector, fieldSelector, Freshness.NEWEST);
  }

  /** All there are, from the API's memory: no load on its store. */
  public static final Selection CACHED = new Selection("", "", "", Freshness.CACHED);

  /** All there are. */
  public static final Selection ALL = new Selection("", "", "");

  /** The one object of this name, of a resource without namespaces. */
  public static Selection named(String name) {
    return new Selection("", "", "metadata.name=" + name);
  }

  /** The query of a list; {@code more} is where the page before ended, or "". */
  String query(String more) {
    if (freshness == Freshness.CACHED && more.isEmpty()) {
      return joined(selectors() + "&resourceVersion=0");
    }
    String limit = fieldSelector.startsWith("metadata.name=") ? "" : "&limit=" + PAGE;
    return joined(selectors() + limit + (more.isEmpty() ? "" : "&continue=" + encoded(more)));
  }

  /** The query of a watch. */
  String watchQuery(String version, Duration time) {
    return joined(
        selectors()
            + "&watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + time.toSeconds()
            + "&resourceVersion="
            + encoded(version));
  }

  private String selectors() {
    return parameter("labelSelector", labelSelector) + parameter("fieldSelector", fieldSelector);
  }

  private static String parameter(String name, String value) {
    return value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
  }

  private static String joined(String parameters) {
    return parameters.isEmpty() ? "" : "?" + parameters.substring(1);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
