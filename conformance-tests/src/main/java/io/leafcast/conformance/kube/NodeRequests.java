package io.leafcast.conformance.kube;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leafcast.conformance.kube.NodeStore.Event;
import io.leafcast.conformance.kube.NodeStore.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The requests of a {@link CrudApi}, in Kubernetes' own paths, parameters and answers. */
final class NodeRequests implements HttpHandler {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NODES = "/api/v1/nodes";
  private static final String BY_NAME = "metadata.name=";
  private static final long BOOKMARK_SECONDS = 60;

  private final NodeStore nodes;
  private final Runnable changed;
  private volatile boolean closed;

  /** {@code changed} runs after each change and before it is answered. */
  NodeRequests(NodeStore nodes, Runnable changed) {
    this.nodes = nodes;
    this.changed = changed;
  }

  /** Ends the watches that are open; each notices within its next event or its thread's end. */
  void close() {
    closed = true;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange, exchange.getRequestURI().getPath());
      } catch (JacksonException garbage) {
        status(exchange, 400, "BadRequest", "the body is no JSON: " + garbage.getOriginalMessage());
      }
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    if (path.equals(NODES)) {
      collection(exchange);
    } else if (path.startsWith(NODES + "/")) {
      one(exchange, path.substring(NODES.length() + 1));
    } else {
      about(exchange, path);
    }
  }

  private void collection(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    Optional<String> name =
        Optional.ofNullable(query.get("fieldSelector"))
            .filter(selector -> selector.startsWith(BY_NAME))
            .map(selector -> selector.substring(BY_NAME.length()));
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (query.getOrDefault("watch", "false").matches("1|true")) {
          watch(exchange, query, name);
        } else {
          ObjectNode list = object().put("kind", "NodeList").put("apiVersion", "v1");
          list.putObject("metadata").put("resourceVersion", Long.toString(nodes.version()));
          nodes.list(name).forEach(list.putArray("items")::add);
          answer(exchange, 200, list);
        }
      }
      case "POST" -> {
        ObjectNode given = body(exchange);
        String created = given.path("metadata").path("name").asString("");
        Optional<ObjectNode> node = created.isEmpty() ? Optional.empty() : nodes.create(given);
        if (created.isEmpty()) {
          status(exchange, 422, "Invalid", "metadata.name is required");
        } else if (node.isEmpty()) {
          status(exchange, 409, "AlreadyExists", "nodes \"" + created + "\" already exists");
        } else {
          changed.run();
          answer(exchange, 201, node.get());
        }
      }
      default -> status(exchange, 405, "MethodNotAllowed", "a list is read or added to");
    }
  }

  private void one(HttpExchange exchange, String path) throws IOException {
    String name = path.endsWith("/status") ? path.substring(0, path.indexOf('/')) : path;
    Optional<ObjectNode> node =
        switch (exchange.getRequestMethod()) {
          case "GET" -> nodes.list(Optional.of(name)).stream().findFirst();
          case "PUT" -> {
            ObjectNode given = body(exchange);
            yield nodes.edit(name, old -> given);
          }
          case "PATCH" -> {
            ObjectNode patch = body(exchange);
            yield nodes.edit(name, old -> (ObjectNode) merge(old, patch));
          }
          case "DELETE" -> nodes.delete(name);
          default -> Optional.empty();
        };
    if (node.isEmpty()) {
      status(exchange, 404, "NotFound", "nodes \"" + name + "\" not found");
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      changed.run();
    }
    answer(exchange, 200, node.get());
  }

  private void watch(HttpExchange exchange, Map<String, String> query, Optional<String> name)
      throws IOException {
    long since = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    long seconds = Long.parseLong(query.getOrDefault("timeoutSeconds", "3600"));
    boolean bookmarks = query.getOrDefault("allowWatchBookmarks", "false").matches("1|true");
    Optional<Subscription> opened = nodes.subscribe(since);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    if (opened.isEmpty()) {
      write(out, "ERROR", failure(410, "Expired", "too old resource version: " + since));
      return;
    }
    Subscription subscription = opened.get();
    try {
      out.flush();
      for (Event event : subscription.backlog()) {
        write(out, event, name);
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (!closed && System.nanoTime() - end < 0) {
        long wait = Math.min(end - System.nanoTime(), TimeUnit.SECONDS.toNanos(BOOKMARK_SECONDS));
        Event event = subscription.live().poll(wait, TimeUnit.NANOSECONDS);
        if (event != null) {
          write(out, event, name);
        } else if (bookmarks && !closed) {
          write(out, "BOOKMARK", bookmark());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      nodes.unsubscribe(subscription);
    }
  }

  private ObjectNode bookmark() {
    ObjectNode bookmark = object().put("kind", "Node").put("apiVersion", "v1");
    bookmark.putObject("metadata").put("resourceVersion", Long.toString(nodes.version()));
    return bookmark;
  }

  private static void write(OutputStream out, Event event, Optional<String> name)
      throws IOException {
    if (name.isEmpty() || name.get().equals(event.name())) {
      write(out, event.type(), event.object());
    }
  }

  private static void write(OutputStream out, String type, ObjectNode object) throws IOException {
    out.write(JSON.writeValueAsBytes(object().put("type", type).set("object", object)));
    out.write('\n');
    out.flush();
  }

  /** What kubectl asks before its first request. */
  private static void about(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/healthz", "/livez", "/readyz" -> {
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
      }
      case "/version" -> answer(exchange, 200, object().put("gitVersion", "v1.34.0-leafcast"));
      case "/api" -> {
        ObjectNode versions = object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        answer(exchange, 200, versions);
      }
      case "/apis" -> {
        ObjectNode groups = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        groups.putArray("groups");
        answer(exchange, 200, groups);
      }
      case "/api/v1" -> {
        ObjectNode resources = object().put("kind", "APIResourceList").put("groupVersion", "v1");
        ObjectNode node = resources.putArray("resources").addObject();
        node.put("name", "nodes").put("singularName", "node").put("namespaced", false);
        node.put("kind", "Node").putArray("shortNames").add("no");
        List.of("create", "delete", "get", "list", "patch", "update", "watch")
            .forEach(node.putArray("verbs")::add);
        answer(exchange, 200, resources);
      }
      default -> status(exchange, 404, "NotFound", "this server keeps Nodes only");
    }
  }

  /** RFC 7396: null removes, an object goes deeper, anything else replaces. */
  private static JsonNode merge(JsonNode old, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode merged = old instanceof ObjectNode before ? before.deepCopy() : object();
    changes.forEachEntry((key, value) -> {
      if (value.isNull()) {
        merged.remove(key);
      } else {
        merged.set(key, merge(merged.path(key), value));
      }
    });
    return merged;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : Splitter.on('&').omitEmptyStrings().split(raw == null ? "" : raw)) {
      List<String> sides = Splitter.on('=').limit(2).splitToList(pair);
      query.put(
          sides.getFirst(),
          sides.size() == 1 ? "" : URLDecoder.decode(sides.getLast(), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static ObjectNode body(HttpExchange exchange) {
    return JSON.readTree(exchange.getRequestBody()) instanceof ObjectNode body ? body : object();
  }

  private static void status(HttpExchange exchange, int code, String reason, String message)
      throws IOException {
    answer(exchange, code, failure(code, reason, message));
  }

  private static ObjectNode failure(int code, String reason, String message) {
    return object()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }

  private static void answer(HttpExchange exchange, int code, ObjectNode body) throws IOException {
    byte[] octets = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, octets.length);
    exchange.getResponseBody().write(octets);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
