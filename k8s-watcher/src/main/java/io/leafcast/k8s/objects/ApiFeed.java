package io.leafcast.k8s.objects;

import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Follower;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.client.Selection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Follows one object of a resource without namespaces, by name, at a Kubernetes API. An absence
 * that an event told stays one told by an event, until the object is there again.
 */
public final class ApiFeed<T> implements Feed<T> {
  private final String name;
  private final Function<T, String> nameOf;
  private final Supplier<Optional<String>> notServed;
  private final Follower<T> follower;

  // Of the follower's one thread.
  private View.Told absence = View.Told.BY_LIST;

  private ApiFeed(
      String name,
      Function<T, String> nameOf,
      Supplier<Optional<String>> notServed,
      Follower<T> follower) {
    this.name = name;
    this.nameOf = nameOf;
    this.notServed = notServed;
    this.follower = follower;
  }

  /**
   * A feed of the Node named {@code node}. A line that is dead without a sign is noticed after at
   * most 130 s; until then the last state stands.
   */
  public static ApiFeed<NodeObject> ofNode(ApiSettings settings, String node) {
    return ofNode(settings, node, Patience.USUAL, Pace.ofThisMachine());
  }

  static ApiFeed<NodeObject> ofNode(
      ApiSettings settings, String node, Patience patience, Pace pace) {
    return new ApiFeed<>(
        node,
        object -> object.facts().name(),
        Optional::empty,
        follower(new HttpApi(settings, patience), Nodes.RESOURCE, node, patience, pace));
  }

  /** A feed of the CiliumNode of the same name as the Node's, at an API that may not have any. */
  public static ApiFeed<CiliumNodeObject> ofCiliumNode(ApiSettings settings, String node) {
    return ofCiliumNode(settings, node, Patience.USUAL, Pace.ofThisMachine());
  }

  static ApiFeed<CiliumNodeObject> ofCiliumNode(
      ApiSettings settings, String node, Patience patience, Pace pace) {
    PerhapsServed api =
        new PerhapsServed(
            new HttpApi(settings, patience),
            settings
                .server()
                .map(uri -> "the Kubernetes API at " + uri)
                .orElse("the Kubernetes API"),
            pace);
    return new ApiFeed<>(
        node,
        CiliumNodeObject::name,
        api::notServed,
        follower(api, CiliumNodes.RESOURCE, node, patience, pace));
  }

  private static <T> Follower<T> follower(
      Followable api, Resource<T> resource, String name, Patience patience, Pace pace) {
    return new Follower<>(api, resource, Selection.named(name), patience, pace);
  }

  @Override
  public void follow(Consumer<View<T>> views) {
    follower.follow(seen -> view(seen).ifPresent(views));
  }

  @Override
  public void close() {
    follower.close();
  }

  private Optional<View<T>> view(Seen<T> seen) {
    Optional<View<T>> view =
        switch (seen) {
          case Seen.All<T>(var objects, String server) ->
              Optional.of(
                  objects.stream()
                      .filter(this::ours)
                      .<View<T>>map(View.Present::new)
                      .findFirst()
                      .orElse(new View.NoObject<>(server, absence)));
          case Seen.Changed<T>(T object) ->
              Optional.of(object).filter(this::ours).map(View.Present::new);
          case Seen.Deleted<T>(T object, String server) ->
              Optional.of(object)
                  .filter(this::ours)
                  .map(_ -> new View.NoObject<>(server, View.Told.BY_EVENT));
          case Seen.Unreadable<T>(String reason) ->
              Optional.of(
                  notServed
                      .get()
                      .<View<T>>map(View.NoResource::new)
                      .orElse(new View.Unreadable<>(reason)));
        };
    view.ifPresent(this::remember);
    return view;
  }

  private void remember(View<T> view) {
    switch (view) {
      case View.Present<T> _ -> absence = View.Told.BY_LIST;
      case View.NoObject<T>(String _, View.Told told) -> absence = told;
      case View.NotReadYet<T> _, View.Unreadable<T> _, View.NoResource<T> _ -> {
        // Says nothing of the object.
      }
    }
  }

  private boolean ours(T object) {
    return nameOf.apply(object).equals(name);
  }
}
