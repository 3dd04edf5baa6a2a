package io.leafcast.daemon.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of the configuration file, for editors: what {@link Config} asks for, written
 * down. It says as much as a schema can; {@code leafcast check} says the rest.
 */
public final class JsonSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonSchema() {}

  /** The whole schema, as it lies in deploy/leafcast.schema.json. */
  public static String text() {
    ObjectNode root = NODES.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Leafcast configuration, leafcast.io/v1");
    root.setAll(describe(Config.TYPE));
    ObjectNode definitions = root.putObject("$defs");
    define(
        definitions,
        "reference",
        "a value that holds a fact of the node",
        "\\$\\{(NODE_NAME|NODE_IP|annotation:[^{}]+|label:[^{}]+)\\}");
    define(definitions, "quotedNumber", "a number, as templates quote it", "^ *(0|[1-9][0-9]*) *$");
    define(definitions, "quotedFlag", "true or false, as templates quote it", "^ *(true|false) *$");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    return JsonMapper.shared().writer().with(printer).writeValueAsString(root) + "\n";
  }

  private static void define(ObjectNode definitions, String name, String doc, String pattern) {
    definitions
        .putObject(name)
        .put("description", doc)
        .put("type", "string")
        .put("pattern", pattern);
  }

  private static ObjectNode describe(Type<?> type) {
    ObjectNode node = NODES.objectNode();
    return switch (type) {
      case Type.Section<?> section -> {
        Questions questions = new Questions();
        Object _ = section.read().apply(questions);
        yield questions.toObject();
      }
      case Type.Entries<?, ?> entries -> {
        node.put("type", "object");
        node.putObject("propertyNames").put("pattern", entries.key().pattern());
        yield node.set("additionalProperties", describe(entries.value()));
      }
      case Type.Whole<?> whole -> {
        node.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
        if (!whole.except().isEmpty()) {
          ArrayNode gaps = node.putObject("not").putArray("enum");
          whole.except().forEach(gaps::add);
        }
        yield orReference(node, ref("quotedNumber"));
      }
      case Type.Word<?> word -> {
        ArrayNode words = node.putArray("enum");
        word.words().keySet().forEach(words::add);
        yield orReference(node);
      }
      case Type.Flag<?> _ -> orReference(node.put("type", "boolean"), ref("quotedFlag"));
      case Type.Text<?> text ->
          orReference(node.put("type", "string").put("pattern", text.pattern()));
    };
  }

  private static ObjectNode orReference(ObjectNode... values) {
    ObjectNode either = NODES.objectNode();
    ArrayNode forms = either.putArray("anyOf");
    for (ObjectNode value : values) {
      forms.add(value);
    }
    forms.add(ref("reference"));
    return either;
  }

  private static ObjectNode ref(String definition) {
    return NODES.objectNode().put("$ref", "#/$defs/" + definition);
  }

  /** Answers nothing, and remembers what was asked. */
  private static final class Questions implements Keys {
    private static final Place NOWHERE = Place.whole("");

    private final ObjectNode properties = NODES.objectNode();
    private final ArrayNode required = NODES.arrayNode();
    private final ArrayNode unlessGrouped = NODES.arrayNode();

    @Override
    public <T> One<T> one(Key<T> key) {
      ObjectNode value = describe(key.type());
      if (!key.fallback().isEmpty()) {
        value.set("default", JsonMapper.shared().readTree(asJson(key)));
      }
      add(key, value);
      return new One.Absent<>(NOWHERE);
    }

    @Override
    public <T> Many<T> many(Key<T> key) {
      ObjectNode list = NODES.objectNode().put("type", "array").put("minItems", 1);
      list.set("items", describe(key.type()));
      if (!key.fallback().isEmpty()) {
        ArrayNode items = list.putArray("default");
        Splitter.on(", ").splitToStream(inner(key.fallback())).forEach(items::add);
      }
      add(key, list);
      return new Many<>(ImmutableList.of(), NOWHERE);
    }

    private static String inner(String list) {
      return list.substring(1, list.length() - 1);
    }

    /** A fallback as JSON: numbers, true, false and {} are the same there, texts get quotes. */
    private static String asJson(Key<?> key) {
      return switch (key.type()) {
        case Type.Whole<?> _, Type.Flag<?> _, Type.Section<?> _, Type.Entries<?, ?> _ ->
            key.fallback();
        case Type.Word<?> _, Type.Text<?> _ -> "\"" + key.fallback() + "\"";
      };
    }

    private void add(Key<?> key, ObjectNode value) {
      ObjectNode described = NODES.objectNode().put("description", key.doc());
      properties.set(key.name(), described.setAll(value));
      switch (key.presence()) {
        case REQUIRED -> required.add(key.name());
        case REQUIRED_UNLESS_GROUPED -> unlessGrouped.add(key.name());
        case OPTIONAL -> {}
      }
    }

    ObjectNode toObject() {
      ObjectNode object = NODES.objectNode().put("type", "object");
      object.put("additionalProperties", false);
      if (!required.isEmpty()) {
        object.set("required", required);
      }
      if (!unlessGrouped.isEmpty()) {
        ArrayNode either = object.putArray("anyOf");
        either.addObject().set("required", unlessGrouped);
        either.addObject().putArray("required").add(PeerGroup.KEY);
      }
      object.set("properties", properties);
      return object;
    }
  }
}
