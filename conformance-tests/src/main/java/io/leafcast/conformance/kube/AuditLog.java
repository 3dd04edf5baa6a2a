package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API server notes of each request of the daemons' ServiceAccount: the server's own record
 * of who asked for what and whether it was allowed, so no seam of the daemon's can hide one.
 */
public final class AuditLog {
  private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /**
   * A request that was answered, or whose answer has begun: a watch is there from its first octet
   * on, and again when it has ended.
   *
   * @param verb such as {@code list}, as in a role
   * @param resource with its group behind a dot, and its subresource behind a slash, such as {@code
   *     ciliumnodes.cilium.io/status}; of a request that is for none, its path
   * @param code of the answer
   * @param token which token it came with: each has an id of its own
   */
  public record Request(String verb, String resource, int code, String token) {
    static Request of(JsonNode event) {
      var object = event.path("objectRef");
      String group = object.path("apiGroup").asString("");
      String part = object.path("subresource").asString("");
      String resource = object.path("resource").asString("");
      return new Request(
          event.path("verb").asString(),
          resource.isEmpty()
              ? event.path("requestURI").asString().replaceFirst("\\?.*", "")
              : Rights.name(group, part.isEmpty() ? resource : resource + "/" + part),
          event.at("/responseStatus/code").asInt(0),
          event.path("user").path("extra").path(CREDENTIAL).path(0).asString(""));
    }

    /**
     * What it takes, as a role has it: an apply (a patch) that made the object (201) is authorized
     * as a {@code create}, too.
     */
    public ImmutableSet<String> rights() {
      return verb.equals("patch") && code == 201
          ? ImmutableSet.of("patch " + resource, "create " + resource)
          : ImmutableSet.of(verb + " " + resource);
    }
  }

  /** The policy that the API server is started with: this account alone, without bodies. */
  static String policy(JsonNode serviceAccount) {
    return """
    apiVersion: audit.k8s.io/v1
    kind: Policy
    omitStages: [RequestReceived]
    rules:
      - level: Metadata
        users: ["system:serviceaccount:%s:%s"]
      - level: None
    """
        .formatted(
            serviceAccount.at("/metadata/namespace").asString(),
            serviceAccount.at("/metadata/name").asString());
  }

  /** All of it, oldest first. */
  public ImmutableList<Request> requests() throws IOException {
    if (!Files.exists(file)) {
      return ImmutableList.of();
    }
    String text = Files.readString(file);
    // A line that is being written has no end yet.
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(JsonMapper.shared()::readTree)
        .map(Request::of)
        .collect(ImmutableList.toImmutableList());
  }

  /** Those that were refused for want of a right. */
  public List<Request> refused() throws IOException {
    return requests().stream().filter(request -> request.code() == 403).toList();
  }
}
