package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The CustomResourceDefinition of apiextensions.k8s.io/v1: in which versions the API serves a kind.
 */
final class Definitions {
  static final Resource<ImmutableSortedSet<String>> RESOURCE =
      new Resource<>(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          Reading::new);

  private Definitions() {}

  /** The definition of a resource. */
  static Named of(Resource<?> resource) {
    return Named.of(resource.plural() + "." + resource.group());
  }

  /** A definition while it is read. */
  private static final class Reading implements Shape.Reading<ImmutableSortedSet<String>> {
    private final ImmutableSortedSet.Builder<String> served =
        new ImmutableSortedSet.Builder<>(Comparator.naturalOrder());

    @Override
    public void field(String name, Json json) {
      if (name.equals("spec")) {
        json.within(
            name, List.of("versions"), () -> json.elements("versions", () -> version(json)));
      } else {
        json.skip();
      }
    }

    private void version(Json json) {
      Map<String, String> found = json.texts("a version", Set.of("name", "served"));
      if (found.getOrDefault("served", "").equals("true")) {
        served.add(found.getOrDefault("name", ""));
      }
    }

    @Override
    public ImmutableSortedSet<String> done(Meta meta) {
      return served.build();
    }
  }
}
