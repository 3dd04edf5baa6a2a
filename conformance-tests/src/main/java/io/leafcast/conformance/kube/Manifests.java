package io.leafcast.conformance.kube;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The shipped manifests as objects, each with the path where the API server keeps it. */
record Manifests(ImmutableList<Document> all) {
  /** Appended to a path: apply for good. */
  static final String FIELD_MANAGER = "?fieldManager=leafcast-conformance&force=true";

  /** Appended to a path: apply for good, unknown fields refused. */
  static final String APPLY = FIELD_MANAGER + "&fieldValidation=Strict";

  /** Appended to a path: apply, but keep nothing. */
  static final String DRY_RUN = APPLY + "&dryRun=All";

  private static final ImmutableSet<String> ACCESS =
      ImmutableSet.of(
          "Namespace",
          "CustomResourceDefinition",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding");

  /** An object and the path of its name. */
  record Document(String kind, String path, JsonNode object) {}

  /** Reads every YAML file of {@code folder} except kustomization.yaml, namespaces first. */
  static Manifests in(Path folder) throws IOException {
    ImmutableList.Builder<Document> documents = ImmutableList.builder();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> manifests =
          files
              .filter(file -> file.getFileName().toString().endsWith(".yaml"))
              .filter(file -> !file.getFileName().toString().equals("kustomization.yaml"))
              .sorted()
              .toList();
      for (Path file : manifests) {
        for (ObjectNode object : KubeObjects.parse(Files.readString(file), file.toString())) {
          documents.add(new Document(object.path("kind").asString(), pathOf(object), object));
        }
      }
    }
    return new Manifests(
        documents.build().stream()
            .sorted((one, other) ->
                Boolean.compare(other.kind().equals("Namespace"), one.kind().equals("Namespace")))
            .collect(ImmutableList.toImmutableList()));
  }

  /** Those that let a daemon in, and let it say something. */
  ImmutableList<Document> access() {
    return all.stream()
        .filter(document -> ACCESS.contains(document.kind()))
        .collect(ImmutableList.toImmutableList());
  }

  /** The account that daemons come in with. */
  Document serviceAccount() {
    return all.stream()
        .filter(document -> document.kind().equals("ServiceAccount"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the manifests have no ServiceAccount"));
  }

  /** Where the API server keeps an object: every kind that is met here has a regular plural. */
  static String pathOf(JsonNode object) {
    String version = object.path("apiVersion").asString("");
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asString("");
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + Ascii.toLowerCase(object.path("kind").asString(""))
        + "s/"
        + metadata.path("name").asString();
  }
}
