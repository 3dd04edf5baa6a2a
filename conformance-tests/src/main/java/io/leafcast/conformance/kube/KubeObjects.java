package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects of any kind in a {@link KubeApi}, as its admin makes, changes, reads and deletes them.
 */
public final class KubeObjects {
  private final KubeRequests admin;

  KubeObjects(KubeRequests admin) {
    this.admin = admin;
  }

  /** The objects of a resource of this module, YAML or JSON. */
  public static ImmutableList<ObjectNode> in(String resource) {
    try (InputStream in = KubeObjects.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no resource " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the resource " + resource, unreadable);
    }
  }

  /** The objects of a YAML stream; {@code label} says in messages where it comes from. */
  public static ImmutableList<ObjectNode> parse(String yaml, String label) {
    var load = new Load(LoadSettings.builder().setLabel(label).build());
    var objects = ImmutableList.<ObjectNode>builder();
    for (Object one : load.loadAllFromString(yaml)) {
      // A document of nothing but comments.
      if (one != null) {
        objects.add(JsonMapper.shared().<ObjectNode>valueToTree(one));
      }
    }
    return objects.build();
  }

  /**
   * Makes an object, or makes it like this (server-side apply); what only the API sets is left out.
   */
  public JsonNode apply(ObjectNode object) throws IOException, InterruptedException {
    String path = Manifests.pathOf(object);
    return admin.apply(path + Manifests.FIELD_MANAGER, ours(object)).orThrow(path);
  }

  /** The same for an object's status, where the kind has that as a subresource. */
  public JsonNode applyStatus(ObjectNode object) throws IOException, InterruptedException {
    String path = Manifests.pathOf(object) + "/status";
    return admin.apply(path + Manifests.FIELD_MANAGER, ours(object)).orThrow(path);
  }

  /** Both: an object, and its status if it has one. */
  public void applyWhole(ObjectNode object) throws IOException, InterruptedException {
    apply(object);
    if (object.has("status")) {
      applyStatus(object);
    }
  }

  /** Defines Cilium's resources as Cilium does, and returns when they can be asked for. */
  public void defineCilium() throws IOException, InterruptedException {
    for (String name : List.of("ciliumnodes", "ciliumpodippools")) {
      var definition = in("cilium/crds/" + name + ".yaml").getFirst();
      apply(definition);
      String list =
          "/apis/cilium.io/%s/%s"
              .formatted(definition.at("/spec/versions/0/name").asString(), name);
      Cluster.awaitThat(list + " is there", () -> exists(list));
    }
  }

  /** Makes an object, as JSON, in the list at a path; one that is there already is a mistake. */
  public JsonNode create(String path, String object) throws IOException, InterruptedException {
    return admin.create(path, json(object)).orThrow("creating in " + path);
  }

  /** Changes the object at a path by a merge patch (RFC 7396). */
  public JsonNode merge(String path, String patch) throws IOException, InterruptedException {
    return admin.merge(path, json(patch)).orThrow("changing " + path);
  }

  /** Deletes an object; one that is not there is a mistake of the case. */
  public void delete(ObjectNode object) throws IOException, InterruptedException {
    delete(Manifests.pathOf(object));
  }

  /** Deletes what is at a path. */
  public void delete(String path) throws IOException, InterruptedException {
    admin.delete(path).orThrow(path);
  }

  /** What is at a path; a failure if there is nothing. */
  public JsonNode read(String path) throws IOException, InterruptedException {
    return admin.read(path).orThrow(path);
  }

  /** Whether there is something at a path. */
  public boolean exists(String path) throws IOException, InterruptedException {
    var answer = admin.read(path);
    if (answer.code() == 404) {
      return false;
    }
    answer.orThrow(path);
    return true;
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text);
  }

  /** A recorded object says who made it when; another API has an answer of its own. */
  private static ObjectNode ours(ObjectNode object) {
    var copy = object.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(
          List.of(
              "uid",
              "resourceVersion",
              "generation",
              "creationTimestamp",
              "managedFields",
              "ownerReferences"));
    }
    return copy;
  }
}
