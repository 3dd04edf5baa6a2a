package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Follower;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Watched;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Follows the labels of all CiliumPodIPPools, in the version that the API serves. */
final class PoolFeed implements Feed<PoolLabels> {
  private final Follower<CiliumPodIpPools.Pool> follower;

  // Of the follower's one thread.
  private final TreeMap<String, ImmutableMap<String, String>> labels = new TreeMap<>();

  PoolFeed(ApiSettings settings, Patience patience, Pace pace) {
    this.follower =
        new Follower<>(
            new EitherVersion(new HttpApi(settings, patience)),
            CiliumPodIpPools.V2,
            Selection.ALL,
            patience,
            pace);
  }

  @Override
  public void follow(Consumer<View<PoolLabels>> views) {
    follower.follow(seen -> views.accept(view(seen)));
  }

  @Override
  public void close() {
    follower.close();
  }

  private View<PoolLabels> view(Seen<CiliumPodIpPools.Pool> seen) {
    switch (seen) {
      case Seen.All<CiliumPodIpPools.Pool>(var pools, _) -> {
        labels.clear();
        pools.forEach(pool -> labels.put(pool.name(), pool.labels()));
      }
      case Seen.Changed<CiliumPodIpPools.Pool>(var pool) -> labels.put(pool.name(), pool.labels());
      case Seen.Deleted<CiliumPodIpPools.Pool>(var pool, _) -> labels.remove(pool.name());
      case Seen.Unreadable<CiliumPodIpPools.Pool>(String reason) -> {
        return new View.Unreadable<>(reason);
      }
    }
    return new View.Present<>(new PoolLabels(ImmutableMap.copyOf(labels)));
  }

  /** Asks for v2, and where the API does not serve that for v2alpha1, and watches what it found. */
  private static final class EitherVersion implements Followable {
    private final Followable api;
    private String served = CiliumPodIpPools.V2.version();

    EitherVersion(Followable api) {
      this.api = api;
    }

    @Override
    public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
      served = CiliumPodIpPools.V2.version();
      Answer<Page<T>> listed = api.list(resource, selection);
      if (!(listed instanceof Answer.Bad<Page<T>>(Failure failure))
          || failure.code() != HttpURLConnection.HTTP_NOT_FOUND) {
        return listed;
      }
      served = CiliumPodIpPools.V2_ALPHA_1.version();
      return api.list(in(resource), selection);
    }

    @Override
    public <T> Watched watch(
        Resource<T> resource,
        Selection selection,
        String version,
        Duration time,
        Consumer<Event<T>> events) {
      return api.watch(in(resource), selection, version, time, events);
    }

    /** The same resource in the version that is served: shape and kind are one. */
    private <T> Resource<T> in(Resource<T> resource) {
      return new Resource<>(
          resource.group(), served, resource.plural(), resource.kind(), resource.shape());
    }

    @Override
    public void close() {
      api.close();
    }
  }
}
