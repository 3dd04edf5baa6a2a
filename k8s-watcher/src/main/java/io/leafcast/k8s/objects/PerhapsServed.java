package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Watched;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An API that may not serve a custom resource. A list that is answered with 404 says so only of one
 * version, and an API server that just starts says it of all; so its definition is asked for, too,
 * which is read from the store itself. Where there certainly is none, it is asked again after one
 * to two minutes at random: two small requests, as often as a watch of the resource would be opened
 * anew. For some minutes after it was served it is asked as soon as after any other failure: an API
 * that says so of everything for a moment is more likely than one that lost the resource.
 */
final class PerhapsServed implements Followable {
  /** In seconds; a follower waits for up to half as long again. */
  private static final long SHORTEST_WAIT = 60;

  private static final long LONGEST_WAIT = 79;

  /** Lists that find none after one that found some, and are followed by another one soon. */
  private static final int MOST_DOUBTED = 30;

  private final Api api;
  private final String where;
  private final Pace pace;
  private Optional<String> notServed = Optional.empty();
  private int doubted;

  /** {@code where} names the API in words for people. */
  PerhapsServed(Api api, String where, Pace pace) {
    this.api = api;
    this.where = where;
    this.pace = pace;
  }

  /** The API's name, if the last list was of a resource that it certainly does not have. */
  Optional<String> notServed() {
    return notServed;
  }

  @Override
  public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
    notServed = Optional.empty();
    Answer<Page<T>> listed = api.list(resource, selection);
    if (listed instanceof Answer.Good<Page<T>>) {
      doubted = MOST_DOUBTED;
    }
    return listed instanceof Answer.Bad<Page<T>>(Failure failure) && isNotFound(failure)
        ? new Answer.Bad<>(whyNot(resource))
        : listed;
  }

  private Failure whyNot(Resource<?> resource) {
    return switch (api.get(Definitions.RESOURCE, Definitions.of(resource))) {
      case Answer.Bad<ImmutableSortedSet<String>>(Failure failure) -> {
        if (isNotFound(failure)) {
          notServed = Optional.of(where);
          yield failed("%s has no %s resource".formatted(where, resource.kind()), pause());
        }
        yield failure;
      }
      case Answer.Good<ImmutableSortedSet<String>>(var versions) ->
          versions.contains(resource.version())
              ? failed(
                  "%s has the %s resource, and does not serve it yet"
                      .formatted(where, resource.kind()),
                  Duration.ZERO)
              : failed(
                  "%s serves %s as %s only, and this Leafcast reads %s; update Leafcast, or set sources.kubernetes.ipam: node if Node.spec.podCIDRs are the ones that Pods get"
                      .formatted(
                          where,
                          resource.kind(),
                          versions.isEmpty()
                              ? "no version"
                              : resource.group() + "/" + String.join(", ", versions),
                          resource.version()),
                  pause());
    };
  }

  private static Failure failed(String reason, Duration atLeast) {
    return new Failure(reason, HttpURLConnection.HTTP_NOT_FOUND, atLeast);
  }

  private Duration pause() {
    if (doubted > 0) {
      doubted--;
      return Duration.ZERO;
    }
    return Duration.ofMillis(pace.random().nextLong(SHORTEST_WAIT * 1000, LONGEST_WAIT * 1000 + 1));
  }

  private static boolean isNotFound(Failure failure) {
    return failure.code() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  @Override
  public <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events) {
    return api.watch(resource, selection, version, time, events);
  }

  @Override
  public void close() {
    api.close();
  }
}
